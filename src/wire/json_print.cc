#include "wire/json.h"

#include <array>
#include <utility>

namespace wire {
namespace {

using base::Document;

constexpr auto needs_escape = [] {
  std::array<bool, 256> table{};
  for (int c = 0; c < 0x20; ++c) table[static_cast<size_t>(c)] = true;
  table['"'] = table['\\'] = true;
  return table;
}();

void append_escaped(std::string& out, char c) {
  static constexpr char digits[] = "0123456789abcdef";
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: out += {'\\', 'u', '0', '0', digits[(c >> 4) & 15], digits[c & 15]};
  }
}

void append_pretty(std::string& out, const Document& document, size_t depth) {
  auto line = [&](size_t indent) { out.append(1, '\n').append(2 * indent, ' '); };
  if (auto* members = document.members(); members && !members->empty()) {
    char before = '{';
    for (auto& [key, value] : *members) {
      out += std::exchange(before, ',');
      line(depth + 1);
      append_json_string(out, key);
      out += ": ";
      append_pretty(out, value, depth + 1);
    }
    line(depth);
    out += '}';
  } else if (auto* elements = document.elements(); elements && !elements->empty()) {
    char before = '[';
    for (auto& element : *elements) {
      out += std::exchange(before, ',');
      line(depth + 1);
      append_pretty(out, element, depth + 1);
    }
    line(depth);
    out += ']';
  } else {
    append_json(out, document);
  }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  size_t start = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (!needs_escape[static_cast<unsigned char>(text[i])]) continue;
    out.append(text, start, i - start);
    append_escaped(out, text[i]);
    start = i + 1;
  }
  out.append(text, start, text.size() - start);
  out += '"';
}

void append_json(std::string& out, const Document& document) {
  if (auto* text = document.string()) {
    append_json_string(out, *text);
  } else if (auto* members = document.members()) {
    out += '{';
    for (auto& member : *members) {
      if (&member != members->data()) out += ',';
      append_json_string(out, member.first);
      out += ':';
      append_json(out, member.second);
    }
    out += '}';
  } else if (auto* elements = document.elements()) {
    out += '[';
    for (auto& element : *elements) {
      if (&element != elements->data()) out += ',';
      append_json(out, element);
    }
    out += ']';
  } else if (auto* number = document.number()) {
    out += number->text;
  } else if (auto* truth = document.boolean()) {
    out += *truth ? "true" : "false";
  } else {
    out += "null";
  }
}

std::string to_json(const Document& document) {
  std::string out;
  append_json(out, document);
  return out;
}

std::string to_pretty_json(const Document& document) {
  std::string out;
  append_pretty(out, document, 0);
  return out;
}

}  // namespace wire
