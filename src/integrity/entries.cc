#include "integrity/entries.h"

#include "integrity/limits.h"
#include "integrity/shown.h"
#include "items/encode.h"
#include "store/keys.h"
#include "tables/expiry.h"
#include "tables/row.h"

namespace integrity {

std::optional<Entry> EntryKind::wanted(const tables::Table& table, const items::Item& item, std::string_view row_key,
                                       std::string_view row) const {
  if (!index) {
    auto second = tables::expiry_of(table, item);
    if (!second) return std::nullopt;
    return Entry{tables::expiry_key(table.ttl_prefix, *second, row_key), ""};
  }
  if (filled && row_key >= *filled) return std::nullopt;
  auto key = tables::entry_key(table, *index, item);
  if (!key) return std::nullopt;
  bool whole = index->definition.projected == tables::Projected::all;
  return Entry{*std::move(key), whole ? std::string(row) : items::encode(tables::projected(table, *index, item))};
}

std::optional<std::string> EntryKind::row_of(const tables::Table& table, std::string_view key, std::string_view value) const {
  if (!index) {
    if (key.size() <= 2 * store::keys::number_bytes) return std::nullopt;
    return table.prefix + std::string(key.substr(2 * store::keys::number_bytes));
  }
  auto item = items::decode(value);
  if (!item || !tables::has_key(table, *item)) return std::nullopt;
  return tables::row_key(table, *item);
}

std::string EntryKind::shown(const tables::Table& table, std::string_view key, std::string_view value) const {
  auto item = index ? items::decode(value) : base::Result<items::Item>(items::Item());
  return item && !item->empty() ? shown_key(table, *item) : shown_bytes(key);
}

}  // namespace integrity
