#include "replication/message.h"

#include <fmt/format.h>

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

}  // namespace replication
