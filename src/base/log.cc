#include "base/log.h"

#include <unistd.h>

#include "base/clock.h"

namespace base {
namespace {
std::atomic<LogLevel> current_level = LogLevel::info;
}

void set_log_level(LogLevel level) { current_level = level; }
LogLevel log_level() { return current_level.load(std::memory_order_relaxed); }

void write_log(LogLevel level, std::string_view room, std::string_view line) {
  static constexpr std::string_view names[] = {"debug", "info", "warning", "error", ""};
  auto text = fmt::format("{} {} {}: {}\n", iso8601(SystemClock().now()), names[static_cast<int>(level)], room, line);
  [[maybe_unused]] auto written = ::write(STDERR_FILENO, text.data(), text.size());  // one write: lines never interleave
}

}  // namespace base
