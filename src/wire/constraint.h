// The check of one rule of `fields` on one value, and the words AWS has for a broken one. Pure; any thread.
//
// check(value, rule, report): report(shown, constraint) is called for a broken rule; `shown` is the value as it stands in the
// message, quoted, or empty when AWS shows none.
#pragma once
#include <algorithm>
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "base/document.h"
#include "wire/pattern.h"
#include "wire/rules.h"

namespace wire::constraint {

/// UTF-16 units of UTF-8 text, which is how AWS counts characters.
size_t characters(std::string_view text);

// The words of a rule that a value breaks, or "" when it holds.
std::string broken(const Length& rule, size_t length);
std::string broken(const Range& rule, int64_t value);
std::string broken(const Pattern& rule, std::string_view text);
std::string broken_choice(std::span<const std::string_view> values, std::string_view text);
// All the words of a rule, for elements: "[Member must have length less than or equal to 5, ...]".
void append_words(std::vector<std::string>& out, const Length& rule);
void append_words(std::vector<std::string>& out, const Range& rule);
void append_words(std::vector<std::string>& out, const Pattern& rule);
void append_words(std::vector<std::string>& out, const TextRule& rule);
void append_choice(std::vector<std::string>& out, std::span<const std::string_view> values);
template <size_t N>
void append_words(std::vector<std::string>& out, const OneOf<N>& rule) {
  append_choice(out, rule.values);
}
template <class R>
void append_words(std::vector<std::string>&, const R&) {}
std::string joined_words(const std::vector<std::string>& words);

std::string in_quotes(std::string_view text);
std::string in_quotes(const std::vector<std::string>& texts);

template <class T>
std::string shown(const T& value) {
  if constexpr (std::same_as<T, std::string> || std::same_as<T, std::vector<std::string>>) {
    return in_quotes(value);
  } else if constexpr (std::integral<T>) {
    return in_quotes(std::to_string(value));
  } else {
    return {};
  }
}

// Rules that say where or how, not what.
template <class T, class R, class Report>
void check(const T&, const R&, Report&&) {}

template <class T, class Report>
void check(const T& value, const Length& rule, Report&& report) {
  size_t length = 0;
  if constexpr (std::same_as<T, std::string>) {
    length = characters(value);
  } else if constexpr (std::same_as<T, Blob>) {
    length = value.bytes.size();
  } else if constexpr (requires { value.size(); }) {
    length = value.size();
  } else {
    return;
  }
  if (auto words = broken(rule, length); !words.empty()) report(shown(value), std::move(words));
}

template <class T, class Report>
void check(const T& value, const Range& rule, Report&& report) {
  if constexpr (std::integral<T>) {
    if (auto words = broken(rule, static_cast<int64_t>(value)); !words.empty()) report(shown(value), std::move(words));
  }
}

template <class Report>
void check(const std::string& value, const Pattern& rule, Report&& report) {
  if (auto words = broken(rule, value); !words.empty()) report(in_quotes(value), std::move(words));
}

template <class Report>
void check(const std::string& value, const TextRule& rule, Report&& report) {
  std::vector<std::string> broken;
  rule.check(value, broken);
  for (auto& words : broken) report(in_quotes(value), std::move(words));
}

template <size_t N, class Report>
void check(const std::string& value, const OneOf<N>& rule, Report&& report) {
  if (auto words = broken_choice(rule.values, value); !words.empty()) report(in_quotes(value), std::move(words));
}

/// Lists and maps.
template <class T>
inline constexpr bool container = false;
template <class T>
inline constexpr bool container<std::vector<T>> = true;
template <class T>
inline constexpr bool container<std::map<std::string, T>> = true;
template <class T>
inline constexpr bool container<std::optional<T>> = container<T>;

// Whether a list or map breaks a rule, told before it is read.
template <class R>
bool breaks(const base::Document&, const R&) {
  return false;
}
bool breaks(const base::Document& value, const Length& rule);
template <class... R>
bool breaks(const base::Document& value, const Each<R...>& rule) {
  auto element_breaks = [&](const base::Document& element) {
    return std::apply([&](const R&... each) { return (breaks(element, each) || ...); }, rule.rules);
  };
  if (auto* members = value.members()) {
    return std::ranges::any_of(*members, [&](auto& member) { return element_breaks(member.second); });
  }
  return false;
}
template <class... R>
bool breaks(const base::Document& value, const Keys<R...>& rule);

/// True when all rules hold.
template <class T, class... R>
bool holds(const T& value, const std::tuple<R...>& rules) {
  bool good = true;
  std::apply([&](const R&... each) { (check(value, each, [&](std::string_view, std::string) { good = false; }), ...); }, rules);
  return good;
}

template <class... R>
std::string element_words(const std::tuple<R...>& rules, std::string_view lead) {
  std::vector<std::string> words;
  std::apply([&](const R&... each) { (append_words(words, each), ...); }, rules);
  return std::string(lead) + joined_words(words);
}

template <class T, class... R, class Report>
void check(const std::vector<T>& values, const Each<R...>& rule, Report&& report) {
  for (auto& value : values) {
    if (holds(value, rule.rules)) continue;
    report(shown(values), element_words(rule.rules, "Member must satisfy constraint: "));
    return;
  }
}

template <class T, class... R, class Report>
void check(const std::map<std::string, T>& values, const Each<R...>& rule, Report&& report) {
  for (auto& [key, value] : values) {
    if (holds(value, rule.rules)) continue;
    report({}, element_words(rule.rules, "Map value must satisfy constraint: "));
    return;
  }
}

template <class T, class... R, class Report>
void check(const std::map<std::string, T>& values, const Keys<R...>& rule, Report&& report) {
  for (auto& [key, value] : values) {
    if (holds(key, rule.rules)) continue;
    report({}, element_words(rule.rules, "Map keys must satisfy constraint: "));
    return;
  }
}

template <class... R>
bool breaks(const base::Document& value, const Keys<R...>& rule) {
  auto* members = value.members();
  return members && std::ranges::any_of(*members, [&](auto& member) { return !holds(member.first, rule.rules); });
}

/// The content of a std::optional that is set, or the value itself.
template <class T>
const T& content(const T& value) {
  return value;
}
template <class T>
const T& content(const std::optional<T>& value) {
  return *value;
}

}  // namespace wire::constraint
