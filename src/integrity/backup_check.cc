#include "integrity/backup_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "backups/records.h"
#include "backups/transfers.h"
#include "integrity/entities.h"
#include "integrity/table_check.h"
#include "store/keys.h"

namespace integrity {
namespace {

using base::Status;

/// The rows of a backup lie as its table's do, under a number of their own.
Status check_rows_of(const store::Store& store, const backups::Backup& backup, Faults& faults) {
  auto schema = backup.schema;
  schema.number = backup.rows;
  schema.indexes.clear();
  if (auto good = check_schema(schema); !good) {
    faults.add("its table's schema cannot be used: " + good.error().message);
    return {};
  }
  auto table = tables::resolve(std::move(schema), nullptr);
  TRY(auto rows, check_rows(store, *table, faults));
  bool told = backup.state == backups::BackupState::available && backup.kind == backups::BackupKind::user;
  if (told && (rows.entries != backup.items || rows.bytes != backup.bytes)) {
    faults.add(
        fmt::format("it says {} items of {} bytes, there are {} of {}", backup.items, backup.bytes, rows.entries, rows.bytes));
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
  auto check_backup = [&](std::string_view, backups::StoredBackup stored) -> Status {
    auto backup = backups::from_stored(std::move(stored));
    owners.add_rows(backup.rows);
    ++count;
    faults.begin(fmt::format("backup {} of {}", backup.id, backup.schema.name));
    CHECK_OK(check_rows_of(store, backup, faults));
    faults.end();
    return {};
  };
  CHECK_OK(for_each_entity<backups::StoredBackup>(store, store::keys::backup, check_backup));
  faults.begin("");
  CHECK_OK(for_each_entity<backups::StoredRestore>(
      store, store::keys::restore, [&](std::string_view, backups::StoredRestore stored) {
        return check_restore(backups::from_stored(std::move(stored)), owners, faults);
      }));
  CHECK_OK(for_each_entity<backups::StoredExport>(store, store::keys::table_export,
                                                  [&](std::string_view, backups::StoredExport stored) -> Status {
                                                    if (stored.value.state == backups::TransferState::in_progress)
                                                      owners.add_rows(stored.value.scratch);
                                                    owners.largest = std::max(owners.largest, stored.value.scratch);
                                                    return {};
                                                  }));
  CHECK_OK(for_each_entity<backups::StoredImport>(store, store::keys::table_import,
                                                  [&](std::string_view, backups::StoredImport stored) -> Status {
                                                    if (stored.value.state == backups::TransferState::in_progress)
                                                      owners.filled.insert(stored.value.number);
                                                    return {};
                                                  }));
  faults.end();
  return {};
}

}  // namespace integrity
