// The entities of a drawer, as the checks that compare them with each other read them. For this room only.
#pragma once
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "store/keys.h"
#include "store/repo.h"
#include "store/store.h"

namespace integrity {

/// Calls `take(id, T)`, which returns a Status, for each. What cannot be read is left out: the walk over family meta tells of
/// it.
template <class T, class Take>
base::Status for_each_entity(const store::Store& store, std::string_view drawer, Take take) {
  auto cursor = store.cursor(store::Family::meta, {std::string(drawer), store::keys::after_prefix(drawer)});
  for (cursor.seek_first(); cursor.valid(); cursor.next()) {
    auto stored = store::parse_entity<T>(cursor.value());
    if (stored) CHECK_OK(take(cursor.key().substr(drawer.size()), *std::move(stored)));
  }
  return cursor.status();
}

}  // namespace integrity
