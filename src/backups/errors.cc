#include "backups/errors.h"

#include <fmt/format.h>

namespace backups {

using base::Error;
using base::ErrorKind;

namespace {

Error bad_request(ErrorKind kind, std::string code, std::string message) {
  return {kind, std::move(code), std::move(message), 400, {}};
}

}  // namespace

Error table_not_found(std::string_view table) {
  return bad_request(ErrorKind::missing, "TableNotFoundException", fmt::format("Table not found: {}", table));
}

Error table_exists(std::string_view table) {
  return bad_request(ErrorKind::conflict, "TableAlreadyExistsException", fmt::format("Table already exists: {}", table));
}

Error table_in_use(std::string_view table) {
  return bad_request(ErrorKind::conflict, "TableInUseException", fmt::format("Table is being created: {}", table));
}

Error recovery_not_yet(std::string_view table) {
  return bad_request(ErrorKind::conflict, "ContinuousBackupsUnavailableException",
                     fmt::format("Backups are being enabled for the table: {}. Please retry later", table));
}

Error backup_not_found(std::string_view backup) {
  return bad_request(ErrorKind::missing, "BackupNotFoundException", fmt::format("Backup not found: {}", backup));
}

Error backup_in_use() {
  return bad_request(ErrorKind::conflict, "BackupInUseException",
                     "There is another ongoing conflicting backup control plane operation on the table. The backup is either "
                     "being created, deleted or restored to a table.");
}

Error system_backup_stays() { return validation_error("Backups of type SYSTEM cannot be deleted: they expire by themselves"); }

Error recovery_off(std::string_view table) {
  return bad_request(ErrorKind::invalid, "PointInTimeRecoveryUnavailableException",
                     fmt::format("Point in time recovery is not enabled for table '{}'", table));
}

Error invalid_restore_time() {
  return bad_request(ErrorKind::invalid, "InvalidRestoreTimeException",
                     "An invalid restore time was specified. RestoreDateTime must be between EarliestRestorableDateTime and "
                     "LatestRestorableDateTime.");
}

Error invalid_export_time(std::string message) {
  return bad_request(ErrorKind::invalid, "InvalidExportTimeException", std::move(message));
}

Error export_not_found(std::string_view what) {
  return bad_request(ErrorKind::missing, "ExportNotFoundException", fmt::format("Export not found: {}", what));
}

Error import_not_found(std::string_view what) {
  return bad_request(ErrorKind::missing, "ImportNotFoundException", fmt::format("Import not found: {}", what));
}

Error export_conflict() {
  return bad_request(ErrorKind::conflict, "ExportConflictException",
                     "There was a conflict when writing to the specified S3 bucket: the client token was used for another "
                     "export with different parameters.");
}

Error import_conflict() {
  return bad_request(ErrorKind::conflict, "ImportConflictException",
                     "There was a conflict when importing from the specified S3 source: the client token was used for another "
                     "import with different parameters.");
}

Error too_many_jobs() {
  return bad_request(ErrorKind::throttled, "LimitExceededException",
                     "Subscriber limit exceeded: only 50 backups, restores, exports and imports can be under way at a time");
}

Error source_gone() { return base::internal_error("It was interrupted, and what it needs of the table is gone."); }

Error validation_error(std::string message) {
  return bad_request(ErrorKind::invalid, "ValidationException", std::move(message));
}

Error invalid_parameter(std::string_view what) {
  return validation_error(fmt::format("One or more parameter values were invalid: {}", what));
}

}  // namespace backups
