#include "wire/constraint.h"

#include <fmt/format.h>

#include <algorithm>

namespace wire::constraint {
namespace {

std::string longest(size_t max) { return fmt::format("Member must have length less than or equal to {}", max); }
std::string shortest(size_t min) { return fmt::format("Member must have length greater than or equal to {}", min); }
std::string greatest(int64_t max) { return fmt::format("Member must have value less than or equal to {}", max); }
std::string least(int64_t min) { return fmt::format("Member must have value greater than or equal to {}", min); }
std::string pattern_words(const char* text) { return fmt::format("Member must satisfy regular expression pattern: {}", text); }
std::string choice_words(std::span<const std::string_view> values) {
  return fmt::format("Member must satisfy enum value set: [{}]", fmt::join(values, ", "));
}

}  // namespace

size_t characters(std::string_view text) {
  size_t count = 0;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    count += (byte & 0xC0) != 0x80;  // the first byte of each character
    count += byte >= 0xF0;           // beyond the basic plane: two units
  }
  return count;
}

std::string broken(const Length& rule, size_t length) {
  if (length > rule.max) return longest(rule.max);
  if (length < rule.min) return shortest(rule.min);
  return {};
}

std::string broken(const Range& rule, int64_t value) {
  if (value > rule.max) return greatest(rule.max);
  if (value < rule.min) return least(rule.min);
  return {};
}

std::string broken(const Pattern& rule, std::string_view text) {
  return matches(rule.text, text) ? std::string() : pattern_words(rule.text);
}

std::string broken_choice(std::span<const std::string_view> values, std::string_view text) {
  return std::ranges::find(values, text) != values.end() ? std::string() : choice_words(values);
}

void append_words(std::vector<std::string>& out, const Length& rule) {
  if (rule.max != Length{}.max) out.push_back(longest(rule.max));
  if (rule.min != Length{}.min) out.push_back(shortest(rule.min));
}

void append_words(std::vector<std::string>& out, const Range& rule) {
  if (rule.max != Range{}.max) out.push_back(greatest(rule.max));
  if (rule.min != Range{}.min) out.push_back(least(rule.min));
}

void append_words(std::vector<std::string>& out, const TextRule& rule) { out.emplace_back(rule.words); }
void append_words(std::vector<std::string>& out, const Pattern& rule) { out.push_back(pattern_words(rule.text)); }

void append_choice(std::vector<std::string>& out, std::span<const std::string_view> values) {
  out.push_back(choice_words(values));
}

bool breaks(const base::Document& value, const Length& rule) {
  size_t size = 0;
  if (auto* elements = value.elements()) {
    size = elements->size();
  } else if (auto* members = value.members()) {
    size = members->size();
  } else {
    return false;
  }
  return size < rule.min || size > rule.max;
}

std::string joined_words(const std::vector<std::string>& words) { return fmt::format("[{}]", fmt::join(words, ", ")); }

std::string in_quotes(std::string_view text) { return fmt::format("'{}'", text); }
std::string in_quotes(const std::vector<std::string>& texts) { return fmt::format("'[{}]'", fmt::join(texts, ", ")); }

}  // namespace wire::constraint
