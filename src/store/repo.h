// Repo<T>: the entities of one kind, under one prefix of family meta, as JSON through their `fields` (wire/fields.h).
//
//   store::Repo<Role> roles{store, keys::role};
//   TRY(auto role, roles.find("reader"));                                   // may wait for the disk
//   co_await store.write([roles, role](Round& round) -> Status { roles.put(round, role.name, role); return {}; });
//
// Ids are listed in bytewise order. A stored entity that cannot be read is an internal error naming its key. A small handle:
// copy it freely; the store outlives it. Reads are for workers, the committer and start-up.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "store/keys.h"
#include "store/store.h"
#include "wire/fields.h"
#include "wire/json.h"

namespace store {

/// The entity of its stored JSON; the error's message says what is wrong with it.
template <class T>
base::Result<T> parse_entity(std::string_view json) {
  TRY(auto document, wire::parse_json(json));
  TRY(auto decoded, wire::decode<T>(std::move(document)));
  if (!decoded.violations.empty()) return base::fail(base::internal_error("a member is missing"));
  return std::move(decoded.value);
}

/// The same for whoever cannot go on without it.
template <class T>
base::Result<T> read_entity(std::string_view key, std::string_view json) {
  auto parsed = parse_entity<T>(json);
  if (!parsed) return base::fail(storage_failed(std::string("reading ") + std::string(key), parsed.error().message));
  return std::move(*parsed);
}

template <class T>
class Repo {
 public:
  struct Entry {
    std::string id;
    T value;
  };
  struct Page {
    std::vector<Entry> entries;
    bool more = false;  // ask again after the last id
  };

  Repo(Store& store, std::string_view prefix) : store_(&store), prefix_(prefix) {}

  base::Result<std::optional<T>> find(std::string_view id) const { return parse(key(id), store_->get(Family::meta, key(id))); }
  /// As the round sees it.
  base::Result<std::optional<T>> find(Round& round, std::string_view id) const {
    return parse(key(id), round.get(Family::meta, key(id)));
  }
  /// At most `limit` entities whose ids come after `after` ("": from the first).
  base::Result<Page> list(std::string_view after, size_t limit) const {
    auto cursor = store_->cursor(Family::meta, {after.empty() ? prefix_ : key(after) + '\0', keys::after_prefix(prefix_)});
    Page page;
    for (cursor.seek_first(); cursor.valid(); cursor.next()) {
      if (page.entries.size() == limit) {
        page.more = true;
        break;
      }
      TRY(auto value, read_entity<T>(cursor.key(), cursor.value()));
      page.entries.push_back({std::string(cursor.key().substr(prefix_.size())), std::move(value)});
    }
    CHECK_OK(cursor.status());
    return page;
  }
  base::Result<std::vector<Entry>> all() const {
    TRY(auto page, list("", SIZE_MAX));
    return std::move(page.entries);
  }

  void put(Round& round, std::string_view id, const T& entity) const {
    round.put(Family::meta, key(id), wire::to_json(wire::write(entity)));
  }
  void erase(Round& round, std::string_view id) const { round.erase(Family::meta, key(id)); }

 private:
  std::string key(std::string_view id) const { return prefix_ + std::string(id); }
  static base::Result<std::optional<T>> parse(const std::string& key, base::Result<std::optional<std::string>> stored) {
    if (!stored) return base::fail(std::move(stored).error());
    if (!*stored) return std::optional<T>();
    TRY(auto value, read_entity<T>(key, **stored));
    return std::optional<T>(std::move(value));
  }

  Store* store_;
  std::string prefix_;
};

}  // namespace store
