// A whole data folder looked at while no virga serves from it: is everything there, and does it fit together?
//
//   auto report = check_folder(folder, drawers, {.on_fault = ..., .on_table = ...});
//
// In this order: every file's checksums; everything in family meta can be read; what refers to each other is there; each table
// (table_check.h); backups; rows, entries and records that nobody owns; logs. The folder is opened for reading: nothing
// changes, and what a crash left in the write-ahead log is seen as the next start will see it. Main thread; takes as long as
// reading all.
#pragma once
#include <filesystem>
#include <functional>
#include <string>

#include "base/result.h"
#include "integrity/fault.h"
#include "integrity/table_check.h"
#include "store/drawer.h"

namespace integrity {

struct Listener {
  Faults::Show on_fault;                              // as each is found
  std::function<void(const TableSummary&)> on_table;  // behind its faults
};
struct Report {
  int format = 0;
  uint64_t files = 0, file_bytes = 0;
  int64_t tables = 0, backups = 0, entities = 0, log_entries = 0;
  int64_t unknown = 0;  // entities of kinds that this program does not know
  uint64_t faults = 0;
};

/// An error: the folder cannot be looked at (it is in use, it is none, its format is newer, its database does not open).
base::Result<Report> check_folder(const std::filesystem::path& folder, store::Drawers drawers, const Listener& listener);

}  // namespace integrity
