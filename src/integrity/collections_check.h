// The item collections of a table with local indexes: what is kept of each is what its items and their entries add up to.
//
// Rows, entries of local indexes and collections all lie in the order of the hash key: one walk along all of them, a collection
// at a time. May wait for the disk.
#pragma once
#include "base/result.h"
#include "integrity/fault.h"
#include "store/store.h"
#include "tables/schema.h"

namespace integrity {

base::Status check_collections(const store::Store& store, const tables::Table& table, Faults& faults);

}  // namespace integrity
