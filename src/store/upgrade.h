// Upgrade: a step that brings a data folder from one format to the next, when the folder is opened. Rooms that know what is to
// be changed list theirs; server puts the lists together into Options::upgrades.
//
// A step runs before anything else is done with the store, and again when it was interrupted: it leaves a folder that it has
// been through already as it is. Once it is durable the number of the next format is stored.
#pragma once
#include <functional>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace store {

class Store;

struct Upgrade {
  int from = 0;           // the format it is for; the next is one more
  std::string_view what;  // "counts tables"
  std::function<base::Status(Store&)> run;
};
using Upgrades = std::vector<Upgrade>;

}  // namespace store
