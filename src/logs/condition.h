// Condition: a filter pattern of fields, { $.level = "ERROR" && $.ms > 5 } of messages that are JSON, or
// [time, id, level=ERROR, ...] of messages that are columns. Pure; any thread.
//
//   { selector operator value }    selectors $.a.b, $.a[0], $.["a.b"], $.a[*] (any element); operators = != < > <= >=, IS NULL,
//                                  IS TRUE, IS FALSE, NOT EXISTS; values are numbers, texts and words with *; && || ( )
//   [a, b=x*, c > 5 && c < 9, ...] columns are split at blanks, "…" and […] being one; ... stands for any number of columns
//
// Regular expressions (%…%) are refused by name.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
#pragma once
#include <memory>
#include <string_view>

#include "base/result.h"

namespace logs {

class Condition {
 public:
  /// Of a text that begins with { or [.
  static base::Result<Condition> parse(std::string_view text);
  bool matches(std::string_view message) const;

  struct Tree;

 private:
  explicit Condition(std::shared_ptr<const Tree> tree) : tree_(std::move(tree)) {}
  std::shared_ptr<const Tree> tree_;
};

}  // namespace logs
