// What room backups keeps: the rows of backups are readable and as many as it says; what is in the making has its parts.
#pragma once
#include <cstdint>

#include "base/result.h"
#include "integrity/fault.h"
#include "integrity/owners.h"
#include "store/store.h"

namespace integrity {

/// Adds the numbers that backups, restores, exports and imports own. May wait for the disk.
base::Status check_backups(const store::Store& store, Owners& owners, int64_t& count, Faults& faults);

}  // namespace integrity
