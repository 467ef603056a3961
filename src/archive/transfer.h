// Files copied with their SHA-256, durably. For this room only. Blocks.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace archive {

struct Copied {
  int64_t bytes = 0;
  std::string digest;  // SHA-256, hexadecimal
};
/// Copies a file's content to a new file with these permissions, and waits until it is on the disk.
base::Result<Copied> copy_file(const std::filesystem::path& from, const std::filesystem::path& to, int64_t mode);
/// Writes a file that replaces one of that name at once.
base::Status replace_file(const std::filesystem::path& path, std::string_view text);
base::Result<std::string> read_file(const std::filesystem::path& path);
/// Waits until the names in a folder are on the disk.
base::Status sync_folder(const std::filesystem::path& folder);

}  // namespace archive
