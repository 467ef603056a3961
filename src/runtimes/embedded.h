// The runtime clients, runtimes/ in this repository, as they are in the binary. embedded.cc is made of them by
// cmake/embed.cmake.
#pragma once
#include <span>
#include <string_view>

namespace runtimes {

struct EmbeddedFile {
  std::string_view path;  // "node/virga/index.js"
  std::string_view content;
};

std::span<const EmbeddedFile> embedded_files();

}  // namespace runtimes
