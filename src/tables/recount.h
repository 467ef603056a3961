// Recounting: the sums and collections of a table from what is stored, to compare with those that are kept, or to make them
// where they are not: in data folders of before there were sums. May wait for the disk.
#pragma once
#include <cstdint>
#include <map>
#include <string>

#include "base/result.h"
#include "store/store.h"
#include "tables/schema.h"

namespace tables {

/// The entries under a table's number in family items, or an index's in family index.
base::Result<store::Sum> counted(const store::Store& store, store::Family family, uint64_t number);
/// The item collections of a table with local indexes: bytes by key in family index.
base::Result<std::map<std::string, int64_t>> collections(const store::Store& store, const Table& table);

/// Counts what has no sum yet, the table and its indexes. Start-up only.
base::Status count_again(store::Store& store, const Table& table);

}  // namespace tables
