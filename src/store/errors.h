// The errors of the store.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string_view>

#include "base/error.h"

namespace store {

/// The folder cannot be made or written to.
base::Error folder_not_writable(const std::filesystem::path& folder, std::string_view reason);
/// Another process has the folder open.
base::Error folder_in_use(const std::filesystem::path& folder, std::string_view process);
/// The folder was written by a newer program, or is not a data folder.
base::Error format_unknown(const std::filesystem::path& folder, std::string_view found);
/// The folder is of an older format, and whoever opens it knows no step to the next.
base::Error format_older(const std::filesystem::path& folder, int found);
/// There is no database in the folder.
base::Error no_database(const std::filesystem::path& folder);
/// The database cannot be opened as it is: a file of it is damaged or missing.
base::Error folder_damaged(const std::filesystem::path& folder, std::string_view reason);
/// Too many writes wait for the disk. Services translate the code to their own.
base::Error too_many_writes();
/// The log is not kept back to that place.
base::Error log_gone(uint64_t place);
/// What is to be written does not come next.
base::Error log_gap(uint64_t last, uint64_t offered);
/// Writes are refused, reads go on; clients are told so. The log has the reason.
base::Error disk_full();
base::Error disk_failing();
base::Error database_damaged();
/// The database was opened anew since the snapshot was made (health.h).
base::Error snapshot_lost();
/// The disk failed or holds what nobody wrote. The reason goes to the log.
base::Error storage_failed(std::string_view doing, std::string_view reason);

}  // namespace store
