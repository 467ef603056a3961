#include "wire/time_text.h"

#include <charconv>

namespace wire {
namespace {

/// Takes text apart from the left; after the first mismatch nothing succeeds any more.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}
  int number(size_t digits) {
    int value = 0;
    if (rest_.size() < digits) return failed();
    auto [end, problem] = std::from_chars(rest_.data(), rest_.data() + digits, value);
    if (problem != std::errc{} || end != rest_.data() + digits || value < 0) return failed();
    rest_.remove_prefix(digits);
    return value;
  }
  void literal(char wanted) {
    if (!accept(wanted)) failed();
  }
  bool accept(char wanted) {
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }
  int64_t fraction_us() {
    int64_t value = 0;
    int64_t scale = 100'000;
    size_t digits = 0;
    for (; !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; ++digits, scale /= 10) {
      value += (rest_.front() - '0') * scale;
      rest_.remove_prefix(1);
    }
    if (digits == 0) failed();
    return value;
  }
  bool done() const { return good_ && rest_.empty(); }

 private:
  int failed() {
    good_ = false;
    rest_ = {};
    return 0;
  }
  std::string_view rest_;
  bool good_ = true;
};

}  // namespace

std::optional<base::Time> parse_iso8601(std::string_view text) {
  using namespace std::chrono;
  Scanner scan(text);
  year y(scan.number(4));
  scan.literal('-');
  month mo(static_cast<unsigned>(scan.number(2)));
  scan.literal('-');
  day d(static_cast<unsigned>(scan.number(2)));
  if (!scan.accept('t')) scan.literal('T');
  int h = scan.number(2);
  scan.literal(':');
  int m = scan.number(2);
  scan.literal(':');
  int s = scan.number(2);
  microseconds fraction(scan.accept('.') ? scan.fraction_us() : 0);
  minutes offset(0);
  if (!scan.accept('Z') && !scan.accept('z')) {
    int sign = scan.accept('-') ? -1 : 1;
    if (sign > 0) scan.literal('+');
    int offset_hours = scan.number(2);
    scan.literal(':');
    offset = sign * (hours(offset_hours) + minutes(scan.number(2)));
  }
  year_month_day date(y, mo, d);
  if (!scan.done() || !date.ok() || h > 23 || m > 59 || s > 60) return {};
  return base::Time(sys_days(date)) + hours(h) + minutes(m) + seconds(s) + fraction - offset;
}

}  // namespace wire
