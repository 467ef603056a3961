#include "tables/place.h"

#include "items/encode.h"
#include "items/size.h"
#include "tables/collection.h"
#include "tables/write.h"

namespace tables {
namespace {

base::Result<std::optional<items::Item>> decoded(const std::optional<std::string>& bytes) {
  if (!bytes) return std::nullopt;
  TRY(auto item, items::decode(*bytes));
  return std::optional<items::Item>(std::move(item));
}

int64_t size_of(const std::optional<items::Item>& item) { return item ? static_cast<int64_t>(items::size_bytes(*item)) : 0; }

}  // namespace

base::Result<Placed> place(store::Round& round, const Table& table, std::string_view key,
                           const std::optional<std::string>& bytes) {
  TRY(auto stored, round.get(store::Family::items, key));
  TRY(auto old, decoded(stored));
  TRY(auto fresh, decoded(bytes));
  if (bytes) {
    round.put(store::Family::items, key, *bytes);
  } else if (stored) {
    round.erase(store::Family::items, key);
  }
  Placed placed{(fresh ? 1 : 0) - (old ? 1 : 0), size_of(fresh) - size_of(old)};
  round.add(table.schema.number, {placed.items, placed.bytes});
  int64_t grown = placed.bytes;  // of the item collection
  for (const auto& index : table.indexes) {
    auto change = write_entry(round, table, index, old ? &*old : nullptr, fresh ? &*fresh : nullptr);
    if (index.definition.kind == IndexKind::local) grown += change.bytes;
  }
  if (table.has_local_indexes() && (old || fresh)) CHECK_OK(grow_collection(round, table, fresh ? *fresh : *old, grown));
  return placed;
}

}  // namespace tables
