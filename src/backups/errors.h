// The errors of this room, with DynamoDB's codes and texts. Pure functions.
#pragma once
#include <string>
#include <string_view>

#include "base/error.h"

namespace backups {

base::Error table_not_found(std::string_view table);   // TableNotFoundException; `table` as it was named
base::Error table_exists(std::string_view table);      // TableAlreadyExistsException
base::Error table_in_use(std::string_view table);      // TableInUseException
base::Error recovery_not_yet(std::string_view table);  // ContinuousBackupsUnavailableException
base::Error backup_not_found(std::string_view backup);
base::Error backup_in_use();
base::Error system_backup_stays();
base::Error recovery_off(std::string_view table);  // PointInTimeRecoveryUnavailableException
base::Error invalid_restore_time();
base::Error invalid_export_time(std::string message);
base::Error export_not_found(std::string_view what);
base::Error import_not_found(std::string_view what);
base::Error export_conflict();
base::Error import_conflict();
base::Error too_many_jobs();
base::Error source_gone();  // of a job that has to look again at what it reads from: an internal error
base::Error validation_error(std::string message);
base::Error invalid_parameter(std::string_view what);  // "One or more parameter values were invalid: ..."

}  // namespace backups
