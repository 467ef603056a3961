#include "services/dynamodb/tags.h"

#include <fmt/format.h>

#include <algorithm>

#include "services/dynamodb/errors.h"
#include "services/dynamodb/limits.h"

namespace services::dynamodb {
namespace {

/// Letters of any script, digits, spaces and + - = . _ : / @
bool well_spelled(std::string_view text, size_t most) {
  constexpr std::string_view kOthers = " +-=._:/@";
  size_t characters = 0;
  for (unsigned char c : text) {
    if ((c & 0xC0) != 0x80) ++characters;  // not within a character of several bytes
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    bool wide = c >= 0x80 && c < 0xF0;  // beyond are emoji and the like
    bool inner = (c & 0xC0) == 0x80;
    if (!plain && !wide && !inner && kOthers.find(static_cast<char>(c)) == std::string_view::npos) return false;
  }
  return characters <= most;
}

bool reserved(std::string_view key) {
  auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  std::string start;
  for (char c : key.substr(0, 4)) start += lower(c);
  return start == "aws:";
}

}  // namespace

base::Error too_many_tags() { return validation_error("Number of Tags exceed the current limit for the provided ResourceArn"); }

base::Status check_tag_key(std::string_view key) {
  if (key.empty() || !well_spelled(key, kMaxTagKeyCharacters)) {
    return base::fail(validation_error(fmt::format("The Tag Key provided is invalid, Key: {}", key)));
  }
  if (reserved(key)) return base::fail(validation_error(fmt::format("Tag Key cannot be prefixed with aws:, Key: {}", key)));
  return {};
}

Result<std::map<std::string, std::string>> tags_from(const std::vector<TagShape>& shapes) {
  std::map<std::string, std::string> tags;
  for (const auto& tag : shapes) {
    CHECK_OK(check_tag_key(tag.key));
    if (!well_spelled(tag.value, kMaxTagValueCharacters)) {
      return base::fail(validation_error(fmt::format("The Tag Value provided is invalid, Value: {}", tag.value)));
    }
    if (!tags.emplace(tag.key, tag.value).second) {
      return base::fail(
          validation_error(fmt::format("Duplicate Tag Keys provided as input: Duplicate Tag Key found {}", tag.key)));
    }
  }
  if (tags.size() > kMaxTags) return base::fail(too_many_tags());
  return tags;
}

}  // namespace services::dynamodb
