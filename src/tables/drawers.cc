#include "tables/drawers.h"

#include "store/keys.h"
#include "tables/stream_fields.h"
#include "tables/token.h"

namespace tables {

store::Drawers drawers() {
  auto token = [](std::string_view, std::string_view value) { return check_token(value); };
  auto anything = [](std::string_view, std::string_view) { return base::Status(); };  // the key of a row, as bytes
  return {store::drawer_of<StoredSchema>(store::keys::table),
          store::drawer_of<StoredStream>(store::keys::stream),
          {store::Family::meta, std::string(store::keys::transaction_token), token},
          {store::Family::meta, std::string(store::keys::index_filled_prefix), anything}};
}

}  // namespace tables
