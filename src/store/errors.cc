#include "store/errors.h"

#include <fmt/format.h>

#include "base/log.h"

namespace store {

using base::Error;
using base::ErrorKind;

Error folder_not_writable(const std::filesystem::path& folder, std::string_view reason) {
  return {ErrorKind::invalid, "FolderNotWritable",
          fmt::format("the data folder {} is not writable: {}", folder.string(), reason)};
}

Error folder_in_use(const std::filesystem::path& folder, std::string_view process) {
  return {ErrorKind::conflict, "FolderInUse",
          fmt::format("the data folder {} is in use by another virga{}", folder.string(),
                      process.empty() ? std::string() : fmt::format(" (process {})", process))};
}

Error format_unknown(const std::filesystem::path& folder, std::string_view found) {
  return {ErrorKind::invalid, "FormatUnknown",
          fmt::format("the data folder {} has data format '{}', which this virga does not read; a newer one wrote it",
                      folder.string(), found)};
}

Error format_older(const std::filesystem::path& folder, int found) {
  return {ErrorKind::invalid, "FormatOlder",
          fmt::format("the data folder {} has data format {}, and this program cannot upgrade it", folder.string(), found)};
}

Error no_database(const std::filesystem::path& folder) {
  return {ErrorKind::missing, "NoDatabase", fmt::format("{} is no data folder: there is no database in it", folder.string())};
}

Error folder_damaged(const std::filesystem::path& folder, std::string_view reason) {
  return {ErrorKind::internal, "FolderDamaged",
          fmt::format("the database in {} is damaged and cannot be opened: {}", folder.string(), reason)};
}

Error too_many_writes() {
  return {ErrorKind::throttled, "ThrottlingException", "Too many writes wait for the disk; try again."};
}

Error log_gone(uint64_t place) { return {ErrorKind::missing, "LogGone", fmt::format("the log is not kept back to {}", place)}; }

Error log_gap(uint64_t last, uint64_t offered) {
  return {ErrorKind::conflict, "LogGap",
          fmt::format("what is to follow {} is not what comes next (it is of {})", last, offered)};
}

Error disk_full() {
  return base::failure_in_words("The disk of the server is full: reads go on, writes are refused until there is space.");
}

Error disk_failing() {
  return base::failure_in_words("The disk of the server fails: writes are refused until it works again.");
}

Error database_damaged() { return base::failure_in_words("The disk of the server holds damaged data: writes are refused."); }

Error snapshot_lost() {
  return {ErrorKind::internal, "SnapshotLost", "The view of the database was lost as the disk failed.", {}, {}};
}

Error storage_failed(std::string_view doing, std::string_view reason) {
  base::log(base::LogLevel::error, "store", "{}: {}", doing, reason);
  return base::internal_error("The storage failed.");
}

}  // namespace store
