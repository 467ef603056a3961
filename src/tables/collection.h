// Item collections: how large all items with one hash key are together with their entries in local indexes, kept for tables
// that have such indexes, and limited to 10 GB.
//
//   index   table number (8) | hash (2) | hash key   -> bytes, decimal
#pragma once
#include <cstdint>

#include "base/result.h"
#include "items/value.h"
#include "store/round.h"
#include "tables/request.h"
#include "tables/schema.h"

namespace tables {

/// Adds to the size of the item's collection in the round; an error when it grows beyond the limit. Committer thread.
base::Result<Collection> grow_collection(store::Round& round, const Table& table, const items::Item& item, int64_t bytes);

}  // namespace tables
