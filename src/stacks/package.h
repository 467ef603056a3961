// Package: a function's program on disk, to what CreateFunction takes.
//
// The digest is of what is in the folder: paths, execute bits, contents; not of times or of how it is packed. The zip is the
// same for the same content: entries sorted, one fixed time. Reads files: for workers and start-up.
#pragma once
#include <filesystem>
#include <string>

#include "base/result.h"

namespace stacks {

struct PackageState {
  std::string fingerprint;  // changes when any file's size, time or mode does
  std::string sha256;       // of the content, hex
};

/// The state of a folder or zip file. The content is not read when the fingerprint is still that of `before`.
base::Result<PackageState> inspect_package(const std::filesystem::path& path, const PackageState& before);
/// The zip of a folder, or the zip file as it is.
base::Result<std::string> make_package(const std::filesystem::path& path);

}  // namespace stacks
