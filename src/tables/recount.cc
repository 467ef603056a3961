#include "tables/recount.h"

#include <algorithm>
#include <vector>

#include "items/encode.h"
#include "items/key.h"
#include "store/keys.h"
#include "tables/limits.h"
#include "tables/row.h"

namespace tables {
namespace {

using base::Status;
using store::Family;

store::Span all_of(uint64_t number) {
  auto prefix = store::keys::number(number);
  return {prefix, store::keys::after_prefix(prefix)};
}

/// A walk that stands on its next entry and stops between collections.
class CollectionWalk {
 public:
  CollectionWalk(const store::Store& store, Family family, uint64_t number, items::Type hash)
      : cursor_(store.cursor(family, all_of(number))), hash_(hash) {
    cursor_.seek_first();
  }
  /// The part of the next key that says the collection; nothing at the end.
  std::optional<std::string_view> collection() const {
    if (!cursor_.valid()) return std::nullopt;
    auto key = cursor_.key().substr(store::keys::number_bytes);
    auto rest = key.substr(std::min(kSpreadBytes, key.size()));
    if (!items::take_key(rest, hash_)) return key;
    return key.substr(0, key.size() - rest.size());
  }
  /// Adds up the entries of that collection and goes on behind them. What cannot be read counts nothing.
  int64_t take(const std::string& which) {
    int64_t bytes = 0;
    for (; collection() == which; cursor_.next()) {
      bytes += static_cast<int64_t>(items::encoded_size(cursor_.value()).value_or(0));
    }
    return bytes;
  }
  std::optional<std::string> take_kept(const std::string& which) {
    if (collection() != which) return std::nullopt;
    std::string kept(cursor_.value());
    cursor_.next();
    return kept;
  }
  Status status() const { return cursor_.status(); }

 private:
  store::Cursor cursor_;
  items::Type hash_;
};

/// The entries under a table's number in family items, or an index's in family index.
base::Result<store::Sum> counted(const store::Store& store, Family family, uint64_t number) {
  store::Sum sum;
  auto cursor = store.cursor(family, all_of(number));
  for (cursor.seek_first(); cursor.valid(); cursor.next()) {
    TRY(size_t bytes, items::encoded_size(cursor.value()));
    ++sum.entries;
    sum.bytes += static_cast<int64_t>(bytes);
  }
  CHECK_OK(cursor.status());
  return sum;
}

Status make_sum(store::Store& store, Family family, uint64_t number) {
  TRY(auto sum, counted(store, family, number));
  return store.set_sum(number, sum);
}

Status make_collections(store::Store& store, const Table& table) {
  store::Batch batch;
  CHECK_OK(for_each_collection(store, table, [&](const CountedCollection& collection) -> Status {
    if (collection.bytes > 0) {
      batch.put(Family::index, collection.key, std::to_string(collection.bytes));
    } else {
      batch.erase(Family::index, collection.key);
    }
    if (batch.size() < kRecountBatch) return {};
    CHECK_OK(store.write_unsynced(batch));
    batch = {};
    return {};
  }));
  return batch.empty() ? Status() : store.write_unsynced(batch);
}

}  // namespace

Status for_each_collection(const store::Store& store, const Table& table,
                           const std::function<Status(const CountedCollection&)>& take) {
  auto hash = table.keys.hash()[0].type;
  CollectionWalk kept(store, Family::index, table.schema.number, hash);
  std::vector<CollectionWalk> walks;
  walks.emplace_back(store, Family::items, table.schema.number, hash);
  for (const auto& index : table.schema.indexes) {
    if (index.kind == IndexKind::local) walks.emplace_back(store, Family::index, index.number, hash);
  }
  for (;;) {
    auto first = kept.collection();
    for (const auto& walk : walks) {
      auto other = walk.collection();
      if (other && (!first || *other < *first)) first = other;
    }
    if (!first) break;
    std::string which(*first);
    CountedCollection collection{table.prefix + which, 0, kept.take_kept(which)};
    for (auto& walk : walks) collection.bytes += walk.take(which);
    CHECK_OK(take(collection));
  }
  for (const auto& walk : walks) CHECK_OK(walk.status());
  return kept.status();
}

Status count_again(store::Store& store, const Table& table) {
  for (const auto& index : table.schema.indexes) CHECK_OK(make_sum(store, Family::index, index.number));
  if (table.has_local_indexes()) CHECK_OK(make_collections(store, table));
  return make_sum(store, Family::items, table.schema.number);
}

}  // namespace tables
