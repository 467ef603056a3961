#include "iam/scalar.h"

#include <charconv>
#include <chrono>

#include "wire/http.h"

namespace iam {
namespace {

/// Takes `count` digits off the front.
std::optional<int> take_digits(std::string_view& text, size_t count) {
  if (text.size() < count) return {};
  int value = 0;
  for (size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return {};
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

/// ":05.123" after hours and minutes; both parts may be missing.
std::optional<double> take_seconds(std::string_view& text) {
  if (!take(text, ':')) return 0;
  auto second = take_digits(text, 2);
  if (!second || *second > 60) return {};
  double value = *second, unit = 0.1;
  if (take(text, '.')) {
    while (auto digit = take_digits(text, 1)) {
      value += *digit * unit;
      unit /= 10;
    }
  }
  return value;
}

/// "Z", "+01:00" or nothing; seconds east of Greenwich.
std::optional<int> take_offset(std::string_view text) {
  if (text.empty() || text == "Z") return 0;
  int sign = text[0] == '+' ? 1 : text[0] == '-' ? -1 : 0;
  if (sign == 0) return {};
  text.remove_prefix(1);
  auto hours = take_digits(text, 2);
  if (!hours) return {};
  take(text, ':');
  auto minutes = take_digits(text, 2);
  if (!minutes || !text.empty()) return {};
  return sign * (*hours * 3600 + *minutes * 60);
}

}  // namespace

std::optional<std::string> scalar_text(const base::Document& document) {
  if (auto* text = document.string()) return *text;
  if (auto* number = document.number()) return number->text;
  if (auto* truth = document.boolean()) return *truth ? "true" : "false";
  return {};
}

std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size()) return {};
  return value;
}

std::optional<bool> parse_truth(std::string_view text) {
  if (wire::equals_ignoring_case(text, "true")) return true;
  if (wire::equals_ignoring_case(text, "false")) return false;
  return {};
}

std::optional<double> parse_date(std::string_view text) {
  if (text.size() < 5 || text[4] != '-') return parse_number(text);
  auto year = take_digits(text, 4);
  if (!year || !take(text, '-')) return {};
  auto month = take_digits(text, 2);
  if (!month || !take(text, '-')) return {};
  auto day = take_digits(text, 2);
  if (!day) return {};
  std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                   std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return {};
  double days = static_cast<double>(std::chrono::sys_days(date).time_since_epoch().count());
  if (text.empty()) return days * 86400;
  if (!take(text, 'T')) return {};
  auto hour = take_digits(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return {};
  auto minute = take_digits(text, 2);
  if (!minute || *minute > 59) return {};
  auto second = take_seconds(text);
  auto offset = take_offset(text);
  if (!second || !offset) return {};
  return days * 86400 + *hour * 3600 + *minute * 60 + *second - *offset;
}

}  // namespace iam
