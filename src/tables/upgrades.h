// What this room changes in data folders of older formats when they are opened (store/upgrade.h, docs/data-format.md).
#pragma once
#include "store/upgrade.h"

namespace tables {

store::Upgrades upgrades();

}  // namespace tables
