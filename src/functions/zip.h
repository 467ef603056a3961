// Zip archives of strangers: what is in one, checked, and how it is unpacked.
//
// An archive is refused as a whole when an entry would leave the folder (absolute, "..", a link that points out), when two
// entries want the same place, or when it grows beyond the limits; sizes are counted while unpacking, not believed.
// unpack blocks: for workers.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace functions {

struct ZipEntry {
  enum class Kind { file, folder, link };
  std::string path;  // relative, "/" between names, no empty name, no "." and ".."
  Kind kind = Kind::file;
  enum class Run { no, yes } run = Run::no;  // has an execute bit
};

/// Walks the archive in order and hands over each entry with its content (for a link: its target). The first error ends the
/// walk.
base::Status read_zip(std::string_view zip, const std::function<base::Status(const ZipEntry&, std::string_view content)>& take);

/// "a/b", or an error: the path as it is safe to join to a folder.
base::Result<std::string> safe_path(std::string_view path);
/// Whether a link at `path` to `target` stays in the folder.
bool link_stays_inside(std::string_view path, std::string_view target);

/// Unpacks into an existing empty folder and makes it durable.
base::Status unpack_zip(std::string_view zip, const std::filesystem::path& folder);

}  // namespace functions
