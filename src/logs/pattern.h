// Pattern: a filter pattern of terms, compiled.   ERROR "two words" -debug ?first ?second
//
// Unmarked terms must all be in the message, of those marked ? one must, those marked - must not; letters count as they are.
// A pattern of fields, { $.level = "ERROR" } or [a, b=x, ...], is a Condition (condition.h). Regular expressions (%...%) are
// refused by name. Pure; any thread.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "logs/condition.h"

namespace logs {

class Pattern {
 public:
  static base::Result<Pattern> parse(std::string_view text);
  bool matches(std::string_view message) const;

 private:
  std::vector<std::string> all_, any_, none_;
  std::optional<Condition> condition_;  // then there are no terms
};

}  // namespace logs
