#include "replication/message.h"

#include <fmt/format.h>

#include <algorithm>

#include "replication/errors.h"

namespace replication {

base::Error bad_message(std::string_view why) { return bad_frame(fmt::format("a message that cannot be read: {}", why)); }

bool is_safe_path(std::string_view path) {
  if (!path.starts_with("database/") && !path.starts_with("packages/")) return false;
  if (path.size() > limits::path_bytes || path.find('\0') != std::string_view::npos) return false;
  while (true) {
    auto slash = path.find('/');
    auto step = path.substr(0, slash);
    if (step.empty() || step == "." || step == "..") return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

bool is_safe_link(std::string_view path, std::string_view target) {
  if (target.empty() || target.size() > limits::link_bytes || target.front() == '/') return false;
  if (target.find('\0') != std::string_view::npos) return false;
  auto depth = std::count(path.begin(), path.end(), '/') - 2;  // of the folder it is in, below the package
  while (depth >= 0 && !target.empty()) {
    auto step = target.substr(0, target.find('/'));
    target.remove_prefix(std::min(target.size(), step.size() + 1));
    if (step == "..") --depth;
    if (!step.empty() && step != "." && step != "..") ++depth;
  }
  return depth >= 0;
}

}  // namespace replication
