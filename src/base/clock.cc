#include "base/clock.h"

#include <fmt/format.h>

namespace base {
namespace {

struct Parts {
  int year;
  unsigned month, day;
  long hour, minute, second, milli;
};

Parts split(Time time) {
  auto day = std::chrono::floor<std::chrono::days>(time);
  std::chrono::year_month_day date(day);
  std::chrono::hh_mm_ss clock(std::chrono::duration_cast<std::chrono::milliseconds>(time - day));
  return {int(date.year()),        unsigned(date.month()),  unsigned(date.day()),      clock.hours().count(),
          clock.minutes().count(), clock.seconds().count(), clock.subseconds().count()};
}

}  // namespace

Time SystemClock::now() const {
  return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

int64_t epoch_ms(Time time) { return std::chrono::floor<std::chrono::milliseconds>(time).time_since_epoch().count(); }
double epoch_seconds(Time time) { return static_cast<double>(epoch_ms(time)) / 1000.0; }

std::string iso8601(Time time) {
  auto p = split(time);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", p.year, p.month, p.day, p.hour, p.minute, p.second, p.milli);
}
std::string iso8601_seconds(Time time) {
  auto p = split(time);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", p.year, p.month, p.day, p.hour, p.minute, p.second);
}
std::string basic_iso8601(Time time) {
  auto p = split(time);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", p.year, p.month, p.day, p.hour, p.minute, p.second);
}

}  // namespace base
