#include "tables/recount.h"

#include "items/encode.h"
#include "store/keys.h"
#include "tables/row.h"

namespace tables {
namespace {

using base::Status;
using store::Family;

/// Every entry under the number, and its size.
template <class Take>
Status for_each_size(const store::Store& store, Family family, uint64_t number, Take take) {
  auto prefix = store::keys::number(number);
  auto cursor = store.cursor(family, {prefix, store::keys::after_prefix(prefix)});
  for (cursor.seek_first(); cursor.valid(); cursor.next()) {
    TRY(size_t bytes, items::encoded_size(cursor.value()));
    CHECK_OK(take(cursor.value(), static_cast<int64_t>(bytes)));
  }
  return cursor.status();
}

Status make_sum(store::Store& store, Family family, uint64_t number) {
  TRY(auto sum, counted(store, family, number));
  return store.set_sum(number, sum);
}

Status make_collections(store::Store& store, const Table& table) {
  TRY(auto sizes, collections(store, table));
  store::Batch batch;
  for (auto& [key, bytes] : sizes) batch.put(Family::index, key, std::to_string(bytes));
  return batch.empty() ? Status() : store.write_unsynced(batch);
}

}  // namespace

base::Result<store::Sum> counted(const store::Store& store, Family family, uint64_t number) {
  store::Sum sum;
  CHECK_OK(for_each_size(store, family, number, [&](std::string_view, int64_t bytes) -> Status {
    ++sum.entries;
    sum.bytes += bytes;
    return {};
  }));
  return sum;
}

base::Result<std::map<std::string, int64_t>> collections(const store::Store& store, const Table& table) {
  std::map<std::string, int64_t> sizes;
  auto add = [&](std::string_view value, int64_t bytes) -> Status {
    TRY(auto item, items::decode(value));
    sizes[collection_key(table, item)] += bytes;
    return {};
  };
  CHECK_OK(for_each_size(store, Family::items, table.schema.number, add));
  for (const auto& index : table.schema.indexes) {
    if (index.kind == IndexKind::local) CHECK_OK(for_each_size(store, Family::index, index.number, add));
  }
  return sizes;
}

Status count_again(store::Store& store, const Table& table) {
  for (const auto& index : table.schema.indexes) {
    if (!store.sum(index.number)) CHECK_OK(make_sum(store, Family::index, index.number));
  }
  if (store.sum(table.schema.number)) return {};
  if (table.has_local_indexes()) CHECK_OK(make_collections(store, table));
  return make_sum(store, Family::items, table.schema.number);
}

}  // namespace tables
