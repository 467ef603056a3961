#include "integrity/backup_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "backups/records.h"
#include "backups/transfers.h"
#include "integrity/shown.h"
#include "integrity/table_check.h"
#include "items/encode.h"
#include "items/size.h"
#include "store/keys.h"
#include "store/repo.h"
#include "tables/row.h"

namespace integrity {
namespace {

using base::Status;
using store::Family;

template <class T, class Take>
Status for_each(const store::Store& store, std::string_view drawer, Take take) {
  auto cursor = store.cursor(Family::meta, {std::string(drawer), store::keys::after_prefix(drawer)});
  for (cursor.seek_first(); cursor.valid(); cursor.next()) {
    auto stored = store::parse_entity<T>(cursor.value());  // what cannot be read is told by the walk over family meta
    if (stored) CHECK_OK(take(*std::move(stored)));
  }
  return cursor.status();
}

/// The rows of a backup lie as its table's do, under a number of their own.
Status check_rows(const store::Store& store, const backups::Backup& backup, Faults& faults) {
  auto schema = backup.schema;
  schema.number = backup.rows;
  schema.indexes.clear();
  if (auto good = check_schema(schema); !good) {
    faults.add("its table's schema cannot be used: " + good.error().message);
    return {};
  }
  auto table = tables::resolve(std::move(schema), nullptr);
  int64_t items = 0, bytes = 0;
  auto cursor = store.cursor(Family::items, {table->prefix, store::keys::after_prefix(table->prefix)});
  for (cursor.seek_first(); cursor.valid(); cursor.next()) {
    auto item = items::decode(cursor.value());
    if (!item) {
      faults.add("", shown_bytes(cursor.key()), "the item cannot be read");
      continue;
    }
    if (!tables::has_key(*table, *item) || tables::row_key(*table, *item) != cursor.key()) {
      faults.add("", shown_key(*table, *item), "the item lies where another's key belongs");
    }
    ++items;
    bytes += static_cast<int64_t>(items::size_bytes(*item));
  }
  CHECK_OK(cursor.status());
  bool told = backup.state == backups::BackupState::available && backup.kind == backups::BackupKind::user;
  if (told && (items != backup.items || bytes != backup.bytes)) {
    faults.add(fmt::format("it says {} items of {} bytes, there are {} of {}", backup.items, backup.bytes, items, bytes));
  }
  return {};
}

Status check_restore(const backups::Restore& restore, Owners& owners, Faults& faults) {
  auto table = owners.tables.find(restore.number);
  if (table == owners.tables.end() || table->second.name != restore.table) {
    faults.add("", restore.table, "a restore is under way for a table that is not there");
  }
  owners.filled.insert(restore.number);
  return {};
}

}  // namespace

Status check_backups(const store::Store& store, Owners& owners, int64_t& count, Faults& faults) {
  auto check_backup = [&](backups::StoredBackup stored) -> Status {
    auto backup = backups::from_stored(std::move(stored));
    owners.add_rows(backup.rows);
    ++count;
    faults.begin(fmt::format("backup {} of {}", backup.id, backup.schema.name));
    CHECK_OK(check_rows(store, backup, faults));
    faults.end();
    return {};
  };
  CHECK_OK(for_each<backups::StoredBackup>(store, store::keys::backup, check_backup));
  faults.begin("");
  CHECK_OK(for_each<backups::StoredRestore>(store, store::keys::restore, [&](backups::StoredRestore stored) {
    return check_restore(backups::from_stored(std::move(stored)), owners, faults);
  }));
  CHECK_OK(for_each<backups::StoredExport>(store, store::keys::table_export, [&](backups::StoredExport stored) -> Status {
    if (stored.value.state == backups::TransferState::in_progress) owners.add_rows(stored.value.scratch);
    owners.largest = std::max(owners.largest, stored.value.scratch);
    return {};
  }));
  CHECK_OK(for_each<backups::StoredImport>(store, store::keys::table_import, [&](backups::StoredImport stored) -> Status {
    if (stored.value.state == backups::TransferState::in_progress) owners.filled.insert(stored.value.number);
    return {};
  }));
  faults.end();
  return {};
}

}  // namespace integrity
