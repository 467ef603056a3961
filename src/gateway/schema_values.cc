#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "gateway/schema_program.h"
#include "wire/json.h"

namespace gateway {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter_or_digit(char c) { return digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// "dddd-dd-dd" where d is a digit and anything else is itself.
bool shaped(std::string_view text, std::string_view shape) {
  if (text.size() < shape.size()) return false;
  for (size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == 'd' ? !digit(text[i]) : shape[i] == 'T' ? text[i] != 'T' && text[i] != 't' : text[i] != shape[i])
      return false;
  }
  return true;
}

int number_at(std::string_view text, size_t at, size_t digits) {
  int value = 0;
  for (size_t i = at; i < at + digits; ++i) value = value * 10 + (text[i] - '0');
  return value;
}

bool is_date_time(std::string_view text) {
  if (!shaped(text, "dddd-dd-ddTdd:dd:dd")) return false;
  int year = number_at(text, 0, 4), month = number_at(text, 5, 2), day = number_at(text, 8, 2);
  if (!std::chrono::year_month_day(std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)).ok())
    return false;
  if (number_at(text, 11, 2) > 23 || number_at(text, 14, 2) > 59 || number_at(text, 17, 2) > 60) return false;
  text.remove_prefix(19);
  if (text.starts_with('.')) {
    auto end = text.find_first_not_of("0123456789", 1);
    if (end == 1 || end == std::string_view::npos) return false;
    text.remove_prefix(end);
  }
  if (text == "Z" || text == "z") return true;
  return text.size() == 6 && (text[0] == '+' || text[0] == '-') && shaped(text.substr(1), "dd:dd") &&
         number_at(text, 1, 2) < 24 && number_at(text, 4, 2) < 60;
}

bool is_hostname(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  while (true) {
    auto label = text.substr(0, text.find('.'));
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
    if (!std::ranges::all_of(label, [](char c) { return letter_or_digit(c) || c == '-'; })) return false;
    if (label.size() == text.size()) return true;
    text.remove_prefix(label.size() + 1);
  }
}

bool is_email(std::string_view text) {
  auto at = text.rfind('@');
  if (at == std::string_view::npos || at == 0 || at > 64) return false;
  auto local = text.substr(0, at);
  if (local.front() == '.' || local.back() == '.' || local.find("..") != std::string_view::npos) return false;
  return local.find_first_of(" \t\r\n@\"(),:;<>[]\\") == std::string_view::npos && is_hostname(text.substr(at + 1));
}

bool is_address(std::string_view text, int family) {
  unsigned char buffer[16];
  return text.find('\0') == std::string_view::npos && inet_pton(family, std::string(text).c_str(), buffer) == 1;
}

bool is_uri(std::string_view text) {
  auto colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || digit(text[0]) || !letter_or_digit(text[0])) return false;
  for (char c : text.substr(0, colon)) {
    if (!letter_or_digit(c) && c != '+' && c != '-' && c != '.') return false;
  }
  return std::ranges::none_of(text, [](char c) {
    return static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7f ||
           std::string_view("<>\"{}|\\^`").contains(c);
  });
}

}  // namespace

unsigned type_bits(const base::Document& value) {
  if (value.is_null()) return kNull;
  if (value.is_bool()) return kBoolean;
  if (value.is_string()) return kString;
  if (value.is_list()) return kArray;
  if (value.is_object()) return kObject;
  return Decimal(value.number()->text).integral() ? kInteger | kNumber : unsigned{kNumber};
}

std::string type_names(unsigned bits) {
  static constexpr std::pair<unsigned, std::string_view> names[] = {
      {kArray, "array"},   {kBoolean, "boolean"}, {kInteger, "integer"}, {kNull, "null"},
      {kNumber, "number"}, {kObject, "object"},   {kString, "string"}};
  std::string out = "[";
  for (auto& [bit, name] : names) {
    if (bits & bit) out += fmt::format("{}\"{}\"", out.size() > 1 ? "," : "", name);
  }
  return out + "]";
}

bool matches_format(Format format, std::string_view text) {
  switch (format) {
    case Format::none: return true;
    case Format::date_time: return is_date_time(text);
    case Format::email: return is_email(text);
    case Format::hostname: return is_hostname(text);
    case Format::ipv4: return is_address(text, AF_INET);
    case Format::ipv6: return is_address(text, AF_INET6);
    case Format::uri: return is_uri(text);
  }
  return true;
}

std::string_view format_name(Format format) {
  static constexpr std::string_view names[] = {"", "date-time", "email", "hostname", "ipv4", "ipv6", "uri"};
  return names[static_cast<size_t>(format)];
}

std::string canonical(const base::Document& value) {
  if (auto* number = value.number()) return Decimal(number->text).canonical();
  if (auto* list = value.elements()) {
    std::string out = "[";
    for (auto& each : *list) out += canonical(each) + ",";
    return out + "]";
  }
  if (auto* object = value.members()) {
    std::map<std::string_view, const base::Document*> sorted;
    for (auto& [key, each] : *object) sorted[key] = &each;
    std::string out = "{";
    for (auto& [key, each] : sorted) {
      wire::append_json_string(out, key);
      out += ":" + canonical(*each) + ",";
    }
    return out + "}";
  }
  return wire::to_json(value);
}

}  // namespace gateway
