// Expected, QueryFilter, ScanFilter and KeyConditions.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "items/document.h"
#include "items/errors.h"
#include "items/legacy.h"
#include "items/legacy_tree.h"

namespace items {
namespace {

using base::fail;
using base::Result;
using base::Status;

enum class Types { any, scalar, ordered, text };  // text: S and B; ordered: and N; scalar: and BOOL and NULL

struct Operator {
  std::string_view name;
  size_t least, most;  // operands
  Types types;
};
constexpr size_t kMany = SIZE_MAX;
constexpr std::array<Operator, 13> kOperators = {{{"EQ", 1, 1, Types::any},
                                                  {"NE", 1, 1, Types::any},
                                                  {"LE", 1, 1, Types::ordered},
                                                  {"LT", 1, 1, Types::ordered},
                                                  {"GE", 1, 1, Types::ordered},
                                                  {"GT", 1, 1, Types::ordered},
                                                  {"NOT_NULL", 0, 0, Types::any},
                                                  {"NULL", 0, 0, Types::any},
                                                  {"CONTAINS", 1, 1, Types::scalar},
                                                  {"NOT_CONTAINS", 1, 1, Types::scalar},
                                                  {"BEGINS_WITH", 1, 1, Types::text},
                                                  {"IN", 1, kMany, Types::ordered},
                                                  {"BETWEEN", 2, 2, Types::ordered}}};

/// The condition after its checks: an operator and its operands.
struct Checked {
  std::string attribute;
  std::string_view comparison;
  std::vector<Value> operands;
};

bool takes(Types types, Type type) {
  switch (types) {
    case Types::any: return true;
    case Types::scalar: return type <= Type::binary;
    case Types::ordered: return type == Type::string || type == Type::number || type == Type::binary;
    case Types::text: return type == Type::string || type == Type::binary;
  }
  return false;
}

Result<const Operator*> operator_named(std::string_view name) {
  auto found = std::find_if(kOperators.begin(), kOperators.end(), [&](auto& it) { return it.name == name; });
  if (found == kOperators.end()) {
    return fail(invalid_parameter(fmt::format("Unsupported ComparisonOperator: {}", name)));
  }
  return &*found;
}

Status check_operands(const Operator& wanted, const std::vector<Value>& operands) {
  if (operands.size() < wanted.least || operands.size() > wanted.most) {
    return fail(invalid_parameter(fmt::format("Invalid number of argument(s) for the {} ComparisonOperator", wanted.name)));
  }
  for (auto& operand : operands) {
    if (operand.type() != operands.front().type()) {
      return fail(invalid_parameter("AttributeValues inside AttributeValueList must be of same type"));
    }
  }
  for (auto& operand : operands) {
    if (takes(wanted.types, operand.type())) continue;
    return fail(invalid_parameter(
        fmt::format("ComparisonOperator {} is not valid for {} AttributeValue type", wanted.name, type_name(operand.type()))));
  }
  if (wanted.name == "BETWEEN" && compare(operands[0], operands[1]) > 0) {
    return fail(
        validation_error("The BETWEEN condition was provided a range where the lower bound is greater than the upper bound"));
  }
  return {};
}

Result<std::vector<Value>> values_from(std::vector<base::Document> documents, Layer layer) {
  std::vector<Value> values;
  values.reserve(documents.size());
  for (auto& document : documents) {
    TRY(auto value, value_from(std::move(document), layer));
    values.push_back(std::move(value));
  }
  return values;
}

Result<Checked> check_filter(LegacyCondition condition) {
  TRY(auto* wanted, operator_named(condition.comparison.value_or("")));
  Checked checked{std::move(condition.attribute), wanted->name, {}};
  TRY(checked.operands, values_from(std::move(condition.values).value_or(std::vector<base::Document>()), condition.layer));
  CHECK_OK(check_operands(*wanted, checked.operands));
  return checked;
}

/// Expected: ComparisonOperator with AttributeValueList or Value, or only Value, or Exists with or without it.
Status check_members(const LegacyCondition& it) {
  if (it.values && it.value) {
    return fail(
        invalid_parameter(fmt::format("Value and AttributeValueList cannot be used together for Attribute: {}", it.attribute)));
  }
  if (it.comparison) {
    if (it.exists) {
      return fail(invalid_parameter(
          fmt::format("Exists and ComparisonOperator cannot be used together for Attribute: {}", it.attribute)));
    }
    if (*it.comparison == "NULL" || *it.comparison == "NOT_NULL" || it.values || it.value) return {};
    return fail(
        invalid_parameter(fmt::format("Value or AttributeValueList must be used with ComparisonOperator: {} for "
                                      "Attribute: {}",
                                      *it.comparison, it.attribute)));
  }
  if (it.values) {
    return fail(invalid_parameter(
        fmt::format("AttributeValueList can only be used with a ComparisonOperator for Attribute: {}", it.attribute)));
  }
  bool exists = it.exists.value_or(true);
  if (exists && !it.value) {
    return fail(invalid_parameter(
        fmt::format("Value must be provided when Exists is {} for Attribute: {}", it.exists ? "true" : "null", it.attribute)));
  }
  if (!exists && it.value) {
    return fail(invalid_parameter(fmt::format("Value cannot be used when Exists is false for Attribute: {}", it.attribute)));
  }
  return {};
}

Result<Checked> check_expected(LegacyCondition condition) {
  CHECK_OK(check_members(condition));
  if (!condition.comparison) condition.comparison = condition.exists.value_or(true) ? "EQ" : "NULL";
  if (condition.value) {
    condition.values.emplace();
    condition.values->push_back(*std::move(condition.value));
  }
  return check_filter(std::move(condition));
}

template <class Check>
Result<std::vector<Checked>> check_all(std::vector<LegacyCondition> conditions, Check check) {
  std::vector<Checked> all;
  all.reserve(conditions.size());
  for (auto& condition : conditions) {
    TRY(auto checked, check(std::move(condition)));
    all.push_back(std::move(checked));
  }
  return all;
}

class ConditionBuilder {
 public:
  ConditionBuilder(ExpressionKind kind, Join join) : join_(join) { tree_.tree().kind = kind; }

  Result<Bound<Condition>> build(std::vector<Checked> conditions) && {
    std::vector<NodeId> nodes;
    nodes.reserve(conditions.size());
    for (auto& condition : conditions) nodes.push_back(predicate(std::move(condition)));
    tree_.tree().root = joined(nodes.data(), nodes.size());
    return std::move(tree_).bind();
  }

 private:
  /// A balanced tree, so that many conditions do not make a deep one.
  NodeId joined(const NodeId* nodes, size_t count) {
    if (count == 1) return *nodes;
    NodeId left = joined(nodes, count / 2);
    NodeId right = joined(nodes + count / 2, count - count / 2);
    return join_ == Join::all ? tree_.add(And{left, right}) : tree_.add(Or{left, right});
  }

  NodeId call(Function function, std::vector<NodeId> arguments) {
    return tree_.add(FunctionCall{function, std::move(arguments)});
  }

  NodeId predicate(Checked condition) {
    NodeId path = tree_.path(std::move(condition.attribute));
    std::vector<NodeId> operands;
    for (auto& operand : condition.operands) operands.push_back(tree_.value(std::move(operand)));
    auto name = condition.comparison;
    if (name == "NULL") return call(Function::attribute_not_exists, {path});
    if (name == "NOT_NULL") return call(Function::attribute_exists, {path});
    if (name == "IN") return tree_.add(In{path, std::move(operands)});
    if (name == "BETWEEN") return tree_.add(Between{path, operands[0], operands[1]});
    if (name == "BEGINS_WITH") return call(Function::begins_with, {path, operands[0]});
    if (name == "CONTAINS") return call(Function::contains, {path, operands[0]});
    if (name == "NOT_CONTAINS") return tree_.add(Not{call(Function::contains, {path, operands[0]})});
    return tree_.add(Comparison{comparator(name), path, operands[0]});
  }

  static Comparator comparator(std::string_view name) {
    if (name == "EQ") return Comparator::equal;
    if (name == "NE") return Comparator::not_equal;
    if (name == "LE") return Comparator::less_or_equal;
    if (name == "LT") return Comparator::less;
    return name == "GE" ? Comparator::greater_or_equal : Comparator::greater;
  }

  LegacyTree<Condition> tree_;
  Join join_;
};

Result<std::optional<Bound<Condition>>> built(ExpressionKind kind, Join join, std::vector<Checked> conditions) {
  if (conditions.empty()) return std::nullopt;
  TRY(auto bound, ConditionBuilder(kind, join).build(std::move(conditions)));
  return std::optional(std::move(bound));
}

}  // namespace

Result<std::optional<Bound<Condition>>> bind_expected(std::vector<LegacyCondition> conditions, Join join) {
  TRY(auto checked, check_all(std::move(conditions), check_expected));
  return built(ExpressionKind::condition, join, std::move(checked));
}

Result<std::optional<Bound<Condition>>> bind_filter(std::vector<LegacyCondition> conditions, Join join) {
  TRY(auto checked, check_all(std::move(conditions), check_filter));
  return built(ExpressionKind::filter, join, std::move(checked));
}

Result<Bound<Condition>> bind_key_conditions(std::vector<LegacyCondition> conditions) {
  TRY(auto checked, check_all(std::move(conditions), check_filter));
  if (checked.empty() || checked.size() > 2) return fail(validation_error("Conditions can be of length 1 or 2 only"));
  return ConditionBuilder(ExpressionKind::key_condition, Join::all).build(std::move(checked));
}

}  // namespace items
