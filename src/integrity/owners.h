// Owners: whose the numbers are that prefix rows, entries and records of the change log. What lies under a number that nobody
// owns is never read and never erased; and what is in the making has somebody who goes on with it.
#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "base/result.h"
#include "integrity/fault.h"
#include "store/store.h"
#include "tables/schema.h"

namespace integrity {

struct Owners {
  std::map<uint64_t, tables::Schema> tables;  // by number
  std::set<uint64_t> rows;                    // the numbers of rows beside those of tables: of backups, of exports
  std::set<uint64_t> entries;                 // of indexes, times to live, and tables that keep item collections
  std::set<uint64_t> filled;                  // of tables that a restore or an import is filling
  uint64_t largest = 0;                       // number of all
  void add(const tables::Schema& schema);
  void add_rows(uint64_t number);
};

/// May wait for the disk.
base::Status check_owners(const store::Store& store, const Owners& owners, Faults& faults);

}  // namespace integrity
