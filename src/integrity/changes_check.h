// The change log: every record can be read, and says what its images say. May wait for the disk.
#pragma once
#include <cstdint>

#include "base/result.h"
#include "integrity/fault.h"
#include "store/store.h"
#include "tables/schema.h"

namespace integrity {

/// The records under a table's number; `table` is null when it is gone. Returns how many there are.
base::Result<int64_t> check_changes(const store::Store& store, uint64_t number, const tables::Table* table, Faults& faults);

}  // namespace integrity
