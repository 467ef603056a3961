// Recounting: the collections of a table from what is stored, to compare with those that are kept, and its sums too, to make
// all of them in data folders of before there were any. May wait for the disk.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/result.h"
#include "store/store.h"
#include "tables/schema.h"

namespace tables {

/// An item collection of a table with local indexes: what its items and their entries in local indexes add up to, and what is
/// kept of it: nothing where there is nothing.
struct CountedCollection {
  std::string key;  // in family index
  int64_t bytes = 0;
  std::optional<std::string> kept;
};
/// Calls `take` for each collection, in the order of keys, holding one at a time: rows, entries of local indexes and what is
/// kept all lie in the order of the hash key.
base::Status for_each_collection(const store::Store& store, const Table& table,
                                 const std::function<base::Status(const CountedCollection&)>& take);

/// Counts the table, its indexes and its collections, whatever is kept of them. Before the tables are open only.
base::Status count_again(store::Store& store, const Table& table);

}  // namespace tables
