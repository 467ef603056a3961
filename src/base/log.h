// The server's own log: one line per event on stderr, with time, level and room. Not the functions' logs (room `logs`).
// Any thread. Lines below the level cost one load and a branch.
#pragma once
#include <fmt/format.h>

#include <atomic>
#include <string_view>

namespace base {

enum class LogLevel { debug, info, warning, error, off };

void set_log_level(LogLevel level);
LogLevel log_level();
void write_log(LogLevel level, std::string_view room, std::string_view line);

template <class... Args>
void log(LogLevel level, std::string_view room, fmt::format_string<Args...> format, Args&&... args) {
  if (level >= log_level()) write_log(level, room, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace base
