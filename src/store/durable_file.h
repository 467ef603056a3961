// Files beside the database that a crash must not leave half written. Each says by false that it failed, and by errno why.
// Blocks; any thread.
#pragma once
#include <filesystem>
#include <string_view>

namespace store {

/// Writes all of it, however many calls that takes.
bool write_all(int file, std::string_view bytes);
/// Writes a file that its user alone may read and that replaces one of that name at once: a crash leaves the old one or the new
/// one. Which of them is sure only after `sync_folder`.
bool replace_file(const std::filesystem::path& path, std::string_view text);
/// Waits until the names in a folder are on the disk.
bool sync_folder(const std::filesystem::path& folder);

}  // namespace store
