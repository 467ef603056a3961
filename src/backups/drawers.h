// What this room keeps in family meta, for whoever looks at a whole data folder.
#pragma once
#include "store/drawer.h"

namespace backups {

store::Drawers drawers();

}  // namespace backups
