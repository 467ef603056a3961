// The item collections of a table with local indexes: what is kept of each is what its items and their entries add up to. May
// wait for the disk.
#pragma once
#include "base/result.h"
#include "integrity/fault.h"
#include "store/store.h"
#include "tables/schema.h"

namespace integrity {

base::Status check_collections(const store::Store& store, const tables::Table& table, Faults& faults);

}  // namespace integrity
