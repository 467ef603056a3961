// Condition: one line of a statement's Condition block: an operator, a key and the values it is compared with.
//
//   "ForAllValues:StringLikeIfExists": {"dynamodb:LeadingKeys": ["a*", "${aws:userid}"]}
//    quantifier   test      if exists    key                      values: one match suffices
//
// Key not in the request: IfExists, ForAllValues and negated tests hold; the rest fails.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/document.h"
#include "base/result.h"
#include "iam/context.h"
#include "iam/pattern.h"

namespace iam {

/// An address block: "10.0.0.0/8", "2001:db8::/32", or one address.
struct Network {
  uint8_t address[16] = {};  // IPv4 as its first four bytes
  int bytes = 0, prefix = 0;

  static std::optional<Network> parse(std::string_view text);
  bool contains(const Network& host) const;
};

class Condition {
 public:
  /// `variables`: whether the policy's version has them.
  static base::Result<Condition> compile(std::string_view op, std::string_view key, const base::Document& values,
                                         Variables variables);
  bool holds(const Context& context) const;

 private:
  enum class Test { string, string_lower, number, date, truth, bytes, address, arn, null };
  enum class Relation { equal, less, less_equal, greater, greater_equal };
  enum class Quantifier { none, all, any };
  struct Value {
    std::vector<Pattern> patterns;  // string: one; arn: one per part
    double number = 0;              // number; date as epoch seconds; truth as 0 or 1
    std::string bytes;
    Network network;
  };
  struct Operator {
    std::string_view name;
    Test test;
    Relation relation = Relation::equal;
    Wildcards wildcards = Wildcards::literal;
    enum class Sense { positive, negated } sense = Sense::positive;
  };
  static const Operator* find_operator(std::string_view name);
  static const Operator operators[];

  bool take(std::string_view text, Variables variables);
  bool take_strings(std::string_view text, Variables variables, Value& value) const;
  bool compare(double left, double right) const;
  bool matches_any(const std::string& subject, const Context& context) const;
  bool satisfied(const std::string& subject, const Context& context) const;

  Operator operator_{};
  Quantifier quantifier_ = Quantifier::none;
  bool if_exists_ = false;
  std::string key_;  // lower case
  std::vector<Value> values_;
};

}  // namespace iam
