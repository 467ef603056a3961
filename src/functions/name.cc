#include "functions/name.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "functions/errors.h"

namespace functions {
namespace {

constexpr size_t kNameCharacters = 64;
constexpr size_t kQualifierCharacters = 128;
constexpr size_t kArnCharacters = 170;

bool is_name(std::string_view text) {
  if (text.empty() || text.size() > kNameCharacters) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

bool is_qualifier(std::string_view text) {
  return text == "$LATEST" || (text.size() <= kQualifierCharacters && is_name(text.substr(0, kNameCharacters)));
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  for (size_t at = 0;;) {
    size_t end = text.find(':', at);
    parts.push_back(text.substr(at, end - at));
    if (end == std::string_view::npos) return parts;
    at = end + 1;
  }
}

base::Error not_a_name(std::string_view text) {
  return validation_failed(fmt::format(
      "1 validation error detected: Value '{}' at 'functionName' failed to satisfy constraint: Member must satisfy regular "
      "expression "
      "pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{{2}}((-gov)|(-iso(b?)))?-[a-z]+-\\d{{1}}:)?(\\d{{12}}:)?(function:)?"
      "([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?",
      text));
}

}  // namespace

base::Result<FunctionName> parse_function_name(std::string_view text, Place here) {
  if (is_name(text)) return FunctionName{std::string(text), ""};  // by far the most frequent
  if (text.size() > kArnCharacters) return base::fail(not_a_name(text));
  auto parts = split(text);
  size_t at = 0;
  std::string_view region = here.region, account = here.account;
  if (parts.size() >= 7 && parts[0] == "arn" && parts[2] == "lambda") {
    region = parts[3];
    account = parts[4];
    at = 5;
  } else if (parts.size() >= 2 && parts[0].size() == 12 && parts[0].find_first_not_of("0123456789") == std::string_view::npos &&
             (parts[1] == "function" || is_name(parts[1]))) {
    account = parts[0];
    at = 1;
  }
  if (at < parts.size() && parts[at] == "function" && at + 1 < parts.size()) ++at;
  size_t left = parts.size() - at;
  if (left < 1 || left > 2 || !is_name(parts[at]) || (left == 2 && !is_qualifier(parts[at + 1])))
    return base::fail(not_a_name(text));
  FunctionName found{std::string(parts[at]), left == 2 ? std::string(parts[at + 1]) : ""};
  if (region != here.region) return base::fail(unreachable_region(region, here.region));
  if (account != here.account)
    return base::fail(function_not_found(function_arn({account, region}, found.name, found.qualifier)));
  return found;
}

std::string function_arn(Place here, std::string_view name, std::string_view qualifier) {
  std::string arn = fmt::format("arn:aws:lambda:{}:{}:function:{}", here.region, here.account, name);
  if (!qualifier.empty()) arn.append(":").append(qualifier);
  return arn;
}

}  // namespace functions
