#include "tables/upgrades.h"

#include "store/keys.h"
#include "store/repo.h"
#include "tables/recount.h"
#include "tables/schema_fields.h"

namespace tables {
namespace {

/// Format 1 knows no sums and item collections, or does not keep them in every write: all are counted anew.
base::Status count_everything(store::Store& store) {
  TRY(auto stored, store::Repo<StoredSchema>(store, store::keys::table).all());
  for (auto& entry : stored) {
    auto table = resolve(from_stored(std::move(entry.value)), nullptr);
    CHECK_OK(count_again(store, *table));
  }
  return {};
}

}  // namespace

store::Upgrades upgrades() { return {{1, "counts tables, indexes and item collections", count_everything}}; }

}  // namespace tables
