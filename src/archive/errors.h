// The errors of this room: one line each, for people.
#pragma once
#include <filesystem>
#include <string_view>

#include "base/error.h"

namespace archive {

/// The folder holds something, and that is no backups.
base::Error no_archive(const std::filesystem::path& folder);
/// The folder was written by a newer program.
base::Error archive_unknown(const std::filesystem::path& folder, std::string_view format);
/// Another process writes to it.
base::Error archive_in_use(const std::filesystem::path& folder);
base::Error no_such_backup(const std::filesystem::path& folder, std::string_view id);
/// What was backed up is not there any more as it was.
base::Error backup_damaged(std::string_view id, std::string_view why);
/// A backup is restored into a new folder only.
base::Error folder_not_empty(const std::filesystem::path& folder);
base::Error file_failed(std::string_view doing, const std::filesystem::path& file, std::string_view reason);

}  // namespace archive
