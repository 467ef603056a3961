#include "metrics/exposition.h"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

namespace metrics {
namespace {

/// Within quotes a backslash, a quote and a line's end have escapes; any other byte of UTF-8 stands for itself.
void append_escaped(std::string& to, std::string_view value) {
  for (char c : value) {
    if (c == '\n') {
      to += "\\n";
      continue;
    }
    if (c == '\\' || c == '"') to += '\\';
    to += c;
  }
}

void append_number(std::string& to, double value) {
  bool whole = std::abs(value) < 9e15 && value == std::floor(value);
  if (whole) {
    fmt::format_to(std::back_inserter(to), "{}", static_cast<int64_t>(value));
  } else {
    fmt::format_to(std::back_inserter(to), "{}", value);
  }
}

}  // namespace

void Exposition::family(std::string_view name, Kind kind, std::string_view help) {
  name_ = name;
  fmt::format_to(std::back_inserter(text_), "# HELP {} {}\n# TYPE {} {}\n", name, help, name,
                 kind == Kind::counter ? "counter" : "gauge");
}

void Exposition::sample(Labels labels, double value) {
  text_ += name_;
  char before = '{';
  for (const auto& [name, text] : labels) {
    text_ += before;
    text_ += name;
    text_ += "=\"";
    append_escaped(text_, text);
    text_ += '"';
    before = ',';
  }
  if (before == ',') text_ += '}';
  text_ += ' ';
  append_number(text_, value);
  text_ += '\n';
}

}  // namespace metrics
