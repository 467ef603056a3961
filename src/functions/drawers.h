// What this room keeps in the store, for whoever looks at a whole data folder.
#pragma once
#include <filesystem>

#include "store/drawer.h"

namespace functions {

/// A function is good when its package is in the data folder too.
store::Drawers drawers(const std::filesystem::path& folder);

}  // namespace functions
