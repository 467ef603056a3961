#include "iam/condition.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/bytes.h"
#include "iam/errors.h"
#include "iam/scalar.h"

namespace iam {
namespace {

base::Error syntax_error() { return malformed_policy("Syntax errors in policy."); }

/// The six parts of an ARN, compared one by one; colons inside ${} do not separate. Fewer when it is not an ARN.
std::vector<std::string_view> arn_parts(std::string_view text) {
  std::vector<std::string_view> parts;
  size_t begin = 0, depth = 0;
  for (size_t i = 0; i < text.size() && parts.size() < 5; ++i) {
    if (text.substr(i).starts_with("${")) ++depth;
    if (text[i] == '}' && depth > 0) --depth;
    if (text[i] == ':' && depth == 0) {
      parts.push_back(text.substr(begin, i - begin));
      begin = i + 1;
    }
  }
  parts.push_back(text.substr(begin));
  return parts;
}

}  // namespace

std::optional<Network> Network::parse(std::string_view text) {
  Network out;
  auto slash = text.find('/');
  std::string address(text.substr(0, slash));
  if (inet_pton(AF_INET, address.c_str(), out.address) == 1) {
    out.bytes = 4;
  } else if (inet_pton(AF_INET6, address.c_str(), out.address) == 1) {
    out.bytes = 16;
  } else {
    return {};
  }
  out.prefix = out.bytes * 8;
  if (slash != std::string_view::npos) {
    std::string_view digits = text.substr(slash + 1);
    auto read = std::from_chars(digits.data(), digits.data() + digits.size(), out.prefix);
    if (digits.empty() || read.ec != std::errc() || read.ptr != digits.data() + digits.size()) return {};
    if (out.prefix < 0 || out.prefix > out.bytes * 8) return {};
  }
  return out;
}

bool Network::contains(const Network& host) const {
  if (bytes != host.bytes) return false;
  if (std::memcmp(address, host.address, static_cast<size_t>(prefix / 8)) != 0) return false;
  int rest = prefix % 8;
  if (rest == 0) return true;
  int mask = 0xff << (8 - rest) & 0xff;
  return (address[prefix / 8] & mask) == (host.address[prefix / 8] & mask);
}

const Condition::Operator Condition::operators[] = {
    {"StringEquals", Test::string},
    {"StringNotEquals", Test::string, Relation::equal, Wildcards::literal, Operator::Sense::negated},
    {"StringEqualsIgnoreCase", Test::string_lower},
    {"StringNotEqualsIgnoreCase", Test::string_lower, Relation::equal, Wildcards::literal, Operator::Sense::negated},
    {"StringLike", Test::string, Relation::equal, Wildcards::active},
    {"StringNotLike", Test::string, Relation::equal, Wildcards::active, Operator::Sense::negated},
    {"NumericEquals", Test::number},
    {"NumericNotEquals", Test::number, Relation::equal, Wildcards::literal, Operator::Sense::negated},
    {"NumericLessThan", Test::number, Relation::less},
    {"NumericLessThanEquals", Test::number, Relation::less_equal},
    {"NumericGreaterThan", Test::number, Relation::greater},
    {"NumericGreaterThanEquals", Test::number, Relation::greater_equal},
    {"DateEquals", Test::date},
    {"DateNotEquals", Test::date, Relation::equal, Wildcards::literal, Operator::Sense::negated},
    {"DateLessThan", Test::date, Relation::less},
    {"DateLessThanEquals", Test::date, Relation::less_equal},
    {"DateGreaterThan", Test::date, Relation::greater},
    {"DateGreaterThanEquals", Test::date, Relation::greater_equal},
    {"Bool", Test::truth},
    {"BinaryEquals", Test::bytes},
    {"IpAddress", Test::address},
    {"NotIpAddress", Test::address, Relation::equal, Wildcards::literal, Operator::Sense::negated},
    {"ArnEquals", Test::arn, Relation::equal, Wildcards::active},
    {"ArnLike", Test::arn, Relation::equal, Wildcards::active},
    {"ArnNotEquals", Test::arn, Relation::equal, Wildcards::active, Operator::Sense::negated},
    {"ArnNotLike", Test::arn, Relation::equal, Wildcards::active, Operator::Sense::negated},
    {"Null", Test::null},
};

const Condition::Operator* Condition::find_operator(std::string_view name) {
  std::string wanted = lower_case(name);
  for (auto& each : operators) {
    if (lower_case(each.name) == wanted) return &each;
  }
  return nullptr;
}

base::Result<Condition> Condition::compile(std::string_view op, std::string_view key, const base::Document& values,
                                           Variables variables) {
  Condition out;
  if (op.starts_with("ForAllValues:")) out.quantifier_ = Quantifier::all;
  if (op.starts_with("ForAnyValue:")) out.quantifier_ = Quantifier::any;
  if (out.quantifier_ != Quantifier::none) op.remove_prefix(op.find(':') + 1);
  if (op.ends_with("IfExists")) {
    out.if_exists_ = true;
    op.remove_suffix(8);
  }
  auto* found = find_operator(op);
  if (!found || (found->test == Test::null && (out.if_exists_ || out.quantifier_ != Quantifier::none))) {
    return base::fail(syntax_error());
  }
  out.operator_ = *found;
  if (key.find(':') == std::string_view::npos) {
    return base::fail(malformed_policy("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."));
  }
  out.key_ = lower_case(key);
  auto take = [&](const base::Document& value) {
    auto text = scalar_text(value);
    return text && out.take(*text, variables);
  };
  if (auto* list = values.elements()) {
    for (auto& value : *list) {
      if (!take(value)) return base::fail(syntax_error());
    }
  } else if (!take(values)) {
    return base::fail(syntax_error());
  }
  return out;
}

bool Condition::take(std::string_view text, Variables variables) {
  Value value;
  switch (operator_.test) {
    case Test::string:
    case Test::string_lower:
    case Test::arn:
      if (!take_strings(text, variables, value)) return false;
      break;
    case Test::number: {
      auto number = parse_number(text);
      if (!number) return false;
      value.number = *number;
      break;
    }
    case Test::date: {
      auto date = parse_date(text);
      if (!date) return false;
      value.number = *date;
      break;
    }
    case Test::truth:
    case Test::null: {
      auto truth = parse_truth(text);
      if (!truth) return false;
      value.number = *truth ? 1 : 0;
      break;
    }
    case Test::bytes: {
      auto bytes = base::base64_decode(text);
      if (!bytes) return false;
      value.bytes = *std::move(bytes);
      break;
    }
    case Test::address: {
      auto network = Network::parse(text);
      if (!network) return false;
      value.network = *network;
      break;
    }
  }
  values_.push_back(std::move(value));
  return true;
}

bool Condition::take_strings(std::string_view text, Variables variables, Value& value) const {
  Letters letters = operator_.test == Test::string_lower ? Letters::lower : Letters::exact;
  std::vector<std::string_view> parts{text};
  if (operator_.test == Test::arn) parts = arn_parts(text);
  for (auto part : parts) {
    auto pattern = Pattern::compile(part, operator_.wildcards, variables, letters);
    if (!pattern) return false;
    value.patterns.push_back(*std::move(pattern));
  }
  return true;
}

bool Condition::compare(double left, double right) const {
  switch (operator_.relation) {
    case Relation::equal: return left == right;
    case Relation::less: return left < right;
    case Relation::less_equal: return left <= right;
    case Relation::greater: return left > right;
    case Relation::greater_equal: return left >= right;
  }
  return false;
}

bool Condition::matches_any(const std::string& subject, const Context& context) const {
  auto any = [&](auto test) { return std::any_of(values_.begin(), values_.end(), test); };
  auto any_number = [&](auto parsed) {
    return parsed && any([&](const Value& value) { return compare(static_cast<double>(*parsed), value.number); });
  };
  switch (operator_.test) {
    case Test::string: return any([&](const Value& value) { return value.patterns[0].matches(subject, context); });
    case Test::string_lower: {
      std::string lower = lower_case(subject);
      return any([&](const Value& value) { return value.patterns[0].matches(lower, context); });
    }
    case Test::arn: {
      auto parts = arn_parts(subject);
      return any([&](const Value& value) {
        if (value.patterns.size() == 1) return value.patterns[0].matches(subject, context);
        if (parts.size() != value.patterns.size()) return false;
        for (size_t i = 0; i < parts.size(); ++i) {
          if (!value.patterns[i].matches(parts[i], context)) return false;
        }
        return true;
      });
    }
    case Test::number: return any_number(parse_number(subject));
    case Test::date: return any_number(parse_date(subject));
    case Test::truth: return any_number(parse_truth(subject));
    case Test::bytes: {
      auto bytes = base::base64_decode(subject);
      return bytes && any([&](const Value& value) { return value.bytes == *bytes; });
    }
    case Test::address: {
      auto host = Network::parse(subject);
      return host && any([&](const Value& value) { return value.network.contains(*host); });
    }
    case Test::null: return false;
  }
  return false;
}

bool Condition::satisfied(const std::string& subject, const Context& context) const {
  return matches_any(subject, context) == (operator_.sense == Operator::Sense::positive);
}

bool Condition::holds(const Context& context) const {
  auto subjects = context.find(key_);
  if (operator_.test == Test::null) {
    double absent = subjects ? 0 : 1;
    return std::any_of(values_.begin(), values_.end(), [&](const Value& value) { return value.number == absent; });
  }
  bool negated = operator_.sense == Operator::Sense::negated;
  if (!subjects || subjects->empty()) {
    if (if_exists_ || quantifier_ == Quantifier::all) return true;
    return quantifier_ == Quantifier::none && negated;
  }
  auto one = [&](const std::string& subject) { return satisfied(subject, context); };
  if (quantifier_ == Quantifier::all || (quantifier_ == Quantifier::none && negated)) {
    return std::all_of(subjects->begin(), subjects->end(), one);
  }
  return std::any_of(subjects->begin(), subjects->end(), one);
}

}  // namespace iam
