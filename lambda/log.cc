#include "lambda/log.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <mutex>

#include "base/clock.h"
#include "wire/http.h"
#include "wire/json.h"

namespace lambda {
namespace {

constexpr std::array kLevelNames = {"TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"};

struct Current {
  std::mutex mutex;
  std::string request_id;
};
Current& current() {
  static Current one;
  return one;
}

std::string current_request() {
  std::lock_guard lock(current().mutex);
  return current().request_id;
}

std::string_view setting(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

Level least() {
  auto wanted = setting("AWS_LAMBDA_LOG_LEVEL");
  for (size_t i = 0; i < kLevelNames.size(); ++i) {
    if (wire::equals_ignoring_case(wanted, kLevelNames[i])) return static_cast<Level>(i);
  }
  return Level::trace;
}

}  // namespace

void set_log_request(std::string request_id) {
  std::lock_guard lock(current().mutex);
  current().request_id = std::move(request_id);
}

std::string log_line(Level level, std::string_view time, std::string_view message, Fields fields, std::string_view format) {
  const char* name = kLevelNames[static_cast<size_t>(level)];
  auto request = current_request();
  if (wire::equals_ignoring_case(format, "JSON")) {
    auto line = base::Document::object({{"timestamp", time}, {"level", name}});
    if (!request.empty()) line.add("requestId", request);
    line.add("message", message);
    for (const auto& [key, value] : fields) line.set(key, value);
    return wire::to_json(line) + "\n";
  }
  std::string line = std::string(time) + "\t" + request + "\t" + name + "\t" + std::string(message);
  if (fields.size() > 0) line += " " + wire::to_json(base::Document(base::Document::Object(fields)));
  std::ranges::replace(line, '\n', '\r');  // one event
  return line + "\n";
}

void log(Level level, std::string_view message, Fields fields) {
  static const Level from = least();
  if (level < from) return;
  auto time = base::iso8601(base::SystemClock().now());
  std::string line = log_line(level, time, message, fields, setting("AWS_LAMBDA_LOG_FORMAT"));
  std::string_view rest = line;
  while (!rest.empty()) {
    auto written = ::write(STDOUT_FILENO, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    rest.remove_prefix(static_cast<size_t>(written));
  }
}

}  // namespace lambda
