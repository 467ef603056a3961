#include "integrity/collections_check.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <string>
#include <vector>

#include "integrity/limits.h"
#include "integrity/shown.h"
#include "items/encode.h"
#include "items/key.h"
#include "store/keys.h"

namespace integrity {
namespace {

using base::Status;
using store::Family;

/// One of the walks, standing on its next entry.
class Walk {
 public:
  Walk(const store::Store& store, Family family, uint64_t number, items::Type hash)
      : cursor_(store.cursor(family, {store::keys::number(number), store::keys::number(number + 1)})), hash_(hash) {
    cursor_.seek_first();
  }
  /// The part of the next key that says the collection; nothing at the end.
  std::optional<std::string_view> collection() const {
    if (!cursor_.valid()) return std::nullopt;
    auto key = cursor_.key().substr(kNumberBytes);
    if (key.size() < kHashBytes) return key;
    auto rest = key.substr(kHashBytes);
    if (!items::take_key(rest, hash_)) return key;
    return key.substr(0, key.size() - rest.size());
  }
  /// Adds up the entries of that collection and goes on behind them.
  int64_t take(const std::string& which) {
    int64_t bytes = 0;
    for (; collection() == which; cursor_.next()) {
      auto size = items::encoded_size(cursor_.value());
      bytes += static_cast<int64_t>(size.value_or(0));
    }
    return bytes;
  }
  /// The number that is kept of that collection, 0 when there is none.
  std::optional<int64_t> take_kept(const std::string& which) {
    if (collection() != which) return 0;
    int64_t kept = 0;
    auto value = cursor_.value();
    auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), kept);
    bool good = error == std::errc() && end == value.data() + value.size();
    cursor_.next();
    return good ? std::optional(kept) : std::nullopt;
  }
  Status status() const { return cursor_.status(); }

 private:
  store::Cursor cursor_;
  items::Type hash_;
};

std::string shown_collection(const tables::Table& table, std::string_view collection) {
  const auto& part = table.keys.hash()[0];
  auto bytes = collection.substr(std::min(kHashBytes, collection.size()));
  auto value = items::take_key(bytes, part.type);
  if (!value) return shown_bytes(collection);
  items::Item key;
  key.set(part.name, *std::move(value));
  return shown_key(table, key);
}

}  // namespace

Status check_collections(const store::Store& store, const tables::Table& table, Faults& faults) {
  auto hash = table.keys.hash()[0].type;
  Walk kept(store, Family::index, table.schema.number, hash);
  std::vector<Walk> walks;
  walks.emplace_back(store, Family::items, table.schema.number, hash);
  for (const auto& index : table.indexes) {
    if (index.definition.kind == tables::IndexKind::local)
      walks.emplace_back(store, Family::index, index.definition.number, hash);
  }
  for (;;) {
    auto first = kept.collection();
    for (const auto& walk : walks) {
      auto other = walk.collection();
      if (other && (!first || *other < *first)) first = other;
    }
    if (!first) break;
    std::string which(*first);
    int64_t bytes = 0;
    for (auto& walk : walks) bytes += walk.take(which);
    auto said = kept.take_kept(which);
    if (said == bytes) continue;
    faults.add("", shown_collection(table, which),
               said ? fmt::format("its item collection is kept as {} bytes and has {}", *said, bytes)
                    : std::string("the kept size of its item collection cannot be read"));
  }
  for (const auto& walk : walks) CHECK_OK(walk.status());
  return kept.status();
}

}  // namespace integrity
