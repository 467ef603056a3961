#include "tables/collection.h"

#include <charconv>

#include "tables/errors.h"
#include "tables/limits.h"
#include "tables/row.h"

namespace tables {

using store::Family;

base::Result<Collection> grow_collection(store::Round& round, const Table& table, const items::Item& item, int64_t bytes) {
  auto key = collection_key(table, item);
  Collection collection{hash_key_of(table, item), 0};
  TRY(auto stored, round.get(Family::index, key));
  if (stored) std::from_chars(stored->data(), stored->data() + stored->size(), collection.bytes);
  collection.bytes += bytes;
  if (bytes > 0 && collection.bytes > kMaxCollectionBytes) return base::fail(collection_too_large());
  if (collection.bytes > 0) {
    if (bytes != 0) round.put(Family::index, key, std::to_string(collection.bytes));
  } else if (stored) {
    round.erase(Family::index, key);
  }
  return collection;
}

}  // namespace tables
