#include "integrity/changes_check.h"

#include "integrity/limits.h"
#include "integrity/shown.h"
#include "store/keys.h"
#include "tables/changes.h"
#include "tables/row.h"

namespace integrity {
namespace {

using tables::Change;
using tables::ChangeKind;

/// "" when the images are those of the kind, and of the item with these keys.
std::string_view wrong_in(const Change& change, const tables::Table* table) {
  bool old = change.kind != ChangeKind::insert, fresh = change.kind != ChangeKind::remove;
  if (change.old.has_value() != old || change.fresh.has_value() != fresh) return "the change has other images than its kind";
  if (!table) return "";
  for (const auto* image : {&change.old, &change.fresh}) {
    if (*image && tables::keys_of(*table, nullptr, **image) != change.keys) return "the change's image is of another item";
  }
  return "";
}

}  // namespace

base::Result<int64_t> check_changes(const store::Store& store, uint64_t number, const tables::Table* table, Faults& faults) {
  int64_t count = 0;
  auto prefix = store::keys::number(number);
  auto cursor = store.cursor(store::Family::stream, {prefix, store::keys::after_prefix(prefix)});
  for (cursor.seek_first(); cursor.valid(); cursor.next()) {
    ++count;
    auto change = tables::decode_change(cursor.value());
    if (cursor.key().size() != 2 * store::keys::number_bytes || !change) {
      faults.add("", shown_bytes(cursor.key()), "the record of the change log cannot be read");
      continue;
    }
    auto wrong = wrong_in(*change, table);
    if (!wrong.empty()) faults.add("", shown_bytes(cursor.key()), std::string(wrong));
  }
  CHECK_OK(cursor.status());
  return count;
}

}  // namespace integrity
