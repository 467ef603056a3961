// Drawer: one kind of thing that a room keeps in the store, for whoever looks at a whole data folder (room integrity). Each
// room lists its own; server puts the lists together.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/repo.h"

namespace store {

struct Drawer {
  Family family = Family::meta;
  std::string prefix;  // of its keys
  /// Whether what is stored can be used; the error's message says why not. `id` is the key without the prefix.
  std::function<base::Status(std::string_view id, std::string_view value)> check;
};
using Drawers = std::vector<Drawer>;

/// What this room itself keeps.
Drawers drawers();

/// The drawer of a Repo<T> with that prefix.
template <class T>
Drawer drawer_of(std::string_view prefix) {
  return {Family::meta, std::string(prefix), [](std::string_view, std::string_view value) -> base::Status {
            CHECK_OK(parse_entity<T>(value));
            return {};
          }};
}

}  // namespace store
