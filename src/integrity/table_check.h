// One table: its rows, the entries of its indexes and of its time to live, its kept sums and item collections.
//
// What must hold (docs/data-format.md): each row lies where its item's key says. Each index has an entry for exactly those
// items that have its keys, with what it projects of them; while it is being filled, for the rows below its mark. Sums and
// collections are those of what is stored.
//
//   rows     ──▶ the bag of entries there must be, sums          entries ──▶ the bag of entries there are, sums
//   bags differ ──▶ each row's entry is looked up, each entry's row is looked up: what is wrong is named
//
// Nothing is held that grows with the table. May wait for the disk; nobody else writes.
#pragma once
#include <cstdint>
#include <string>

#include "base/result.h"
#include "integrity/fault.h"
#include "store/store.h"
#include "tables/schema.h"

namespace integrity {

struct TableSummary {
  std::string name;
  int64_t items = 0, bytes = 0;
  size_t indexes = 0;
  int64_t entries = 0;   // of all of its indexes
  int64_t changes = 0;   // records of its change log
  bool filling = false;  // it is being restored or imported, or an index is being filled
  uint64_t faults = 0;
};

/// Whether the schema can be resolved: its keys are defined. The error's message says what is wrong.
base::Status check_schema(const tables::Schema& schema);
/// Whether each row of the table lies where its item's key says; what there is of those that do. Faults and errors as below.
base::Result<store::Sum> check_rows(const store::Store& store, const tables::Table& table, Faults& faults);
/// Faults go to `faults`; an error is a database that cannot be read.
base::Result<TableSummary> check_table(const store::Store& store, const tables::Table& table, Faults& faults);

}  // namespace integrity
