#include "wire/json.h"

#include <bit>
#include <cstdint>
#include <cstring>
#include <utility>

namespace wire {
namespace {

using base::Document;

/// 0x80 in the lowest byte of the word that needs an escape (a control character, a quote, a backslash); bytes above it may be
/// marked for nothing.
uint64_t marks(uint64_t word) {
  constexpr uint64_t ones = 0x0101010101010101, highs = ones * 0x80;
  uint64_t quote = word ^ ones * '"', backslash = word ^ ones * '\\';
  return ((word - ones * 0x20) | (quote - ones) | (backslash - ones)) & ~word & highs;
}

/// How many bytes at the front of `text` stand for themselves.
size_t plain_length(std::string_view text) {
  static_assert(std::endian::native == std::endian::little);
  size_t at = 0;
  for (uint64_t word = 0; text.size() - at >= sizeof word; at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    if (uint64_t marked = marks(word)) return at + static_cast<size_t>(std::countr_zero(marked)) / 8;
  }
  while (at < text.size() && !marks(0x2020202020202000 | static_cast<unsigned char>(text[at]))) ++at;
  return at;
}

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
  while (true) {
    size_t plain = plain_length(text);
    out.append(text.substr(0, plain));
    if (plain == text.size()) break;
    append_escaped(out, text[plain]);
    text.remove_prefix(plain + 1);
  }
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
