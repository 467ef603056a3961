#include "archive/errors.h"

#include <fmt/format.h>

namespace archive {

using base::Error;
using base::ErrorKind;

Error no_archive(const std::filesystem::path& folder) {
  return {ErrorKind::invalid, "NoArchive", fmt::format("{} holds no backups of virga, and is not empty", folder.string())};
}

Error archive_unknown(const std::filesystem::path& folder, std::string_view format) {
  return {ErrorKind::invalid, "FormatUnknown",
          fmt::format("the backups in {} have format '{}', which this virga does not read; a newer one wrote them",
                      folder.string(), format)};
}

Error archive_in_use(const std::filesystem::path& folder) {
  return {ErrorKind::conflict, "ArchiveInUse", fmt::format("another virga is at work in {}", folder.string())};
}

Error no_such_backup(const std::filesystem::path& folder, std::string_view id) {
  return {ErrorKind::missing, "NoSuchBackup",
          id.empty() ? fmt::format("there is no backup in {}", folder.string())
                     : fmt::format("there is no backup '{}' in {}", id, folder.string())};
}

Error backup_damaged(std::string_view id, std::string_view why) {
  return {ErrorKind::invalid, "BackupDamaged", fmt::format("the backup {} is damaged: {}", id, why)};
}

Error folder_not_empty(const std::filesystem::path& folder) {
  return {ErrorKind::conflict, "FolderNotEmpty", fmt::format("{} is not empty: name a new folder", folder.string())};
}

Error file_failed(std::string_view doing, const std::filesystem::path& file, std::string_view reason) {
  return {ErrorKind::invalid, "FileFailed", fmt::format("{} {} failed: {}", doing, file.string(), reason)};
}

}  // namespace archive
