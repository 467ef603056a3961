// The checks of a condition that need values but no item. They go predicate by predicate, each in the order in which DynamoDB
// tells mistakes: undefined placeholders, operand counts, operands that are the same, operand types.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "items/bind.h"
#include "items/errors.h"
#include "items/path.h"

namespace items {
namespace {

using base::fail;
using base::Status;

constexpr std::string_view kTypeChoices = "{B,NULL,SS,BOOL,L,BS,N,NS,S,M}";
constexpr std::string_view kAnyType = "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}";

std::string text_of(const Value& value) {
  if (auto* text = value.string()) return *text;
  if (auto* number = value.number()) return number->text();
  if (auto* bytes = value.binary()) return base::base64_encode(*bytes);
  return {};
}

class ConditionCheck {
 public:
  explicit ConditionCheck(const Bound<Condition>& bound) : bound_(bound), tree_(*bound.tree) {}

  Status check(NodeId id) const {
    auto& node = tree_.nodes[id];
    if (auto* both = std::get_if<And>(&node)) {
      CHECK_OK(check(both->left));
      return check(both->right);
    }
    if (auto* either = std::get_if<Or>(&node)) {
      CHECK_OK(check(either->left));
      return check(either->right);
    }
    if (auto* inverse = std::get_if<Not>(&node)) return check(inverse->operand);
    CHECK_OK(check_defined(id));
    CHECK_OK(each(id, &ConditionCheck::check_count));
    CHECK_OK(each(id, &ConditionCheck::check_distinct));
    return each(id, &ConditionCheck::check_types);
  }

 private:
  const Node& node(NodeId id) const { return tree_.nodes[id]; }

  /// Calls the step for each operand until one fails.
  template <class Step>
  Status for_operands(NodeId id, Step step) const {
    auto all = [&](auto&& ids) -> Status {
      for (NodeId operand : ids) CHECK_OK(step(operand));
      return {};
    };
    auto& it = node(id);
    if (auto* comparison = std::get_if<Comparison>(&it)) return all(std::array{comparison->left, comparison->right});
    if (auto* between = std::get_if<Between>(&it)) return all(std::array{between->operand, between->low, between->high});
    if (auto* call = std::get_if<FunctionCall>(&it)) return all(call->arguments);
    if (auto* in = std::get_if<In>(&it)) {
      CHECK_OK(step(in->operand));
      return all(in->candidates);
    }
    return {};
  }

  /// Innermost first.
  Status each(NodeId id, Status (ConditionCheck::*step)(NodeId) const) const {
    CHECK_OK(for_operands(id, [&](NodeId operand) { return each(operand, step); }));
    return (this->*step)(id);
  }

  Status check_defined(NodeId id) const {
    if (auto* value = std::get_if<ValueNode>(&node(id))) {
      if (bound_.values[value->value]) return {};
      return fail(value_not_defined(tree_.kind, tree_.placeholders.values[value->value]));
    }
    if (auto* path = std::get_if<PathNode>(&node(id))) {
      for (auto& step : path->path) {
        if (step.kind != PathStep::Kind::placeholder || bound_.names[step.index]) continue;
        return fail(name_not_defined(tree_.kind, tree_.placeholders.names[step.index]));
      }
      return {};
    }
    return for_operands(id, [this](NodeId operand) { return check_defined(operand); });
  }

  Status check_count(NodeId id) const {
    auto* call = std::get_if<FunctionCall>(&node(id));
    if (!call || call->arguments.size() == operand_count(call->function)) return {};
    return fail(wrong_operand_count(tree_.kind, function_name(call->function), call->arguments.size()));
  }

  std::string_view operator_text(NodeId id) const {
    if (auto* comparison = std::get_if<Comparison>(&node(id))) return comparator_text(comparison->comparator);
    if (auto* call = std::get_if<FunctionCall>(&node(id))) return function_name(call->function);
    return std::holds_alternative<In>(node(id)) ? "IN" : "BETWEEN";
  }

  Status check_distinct(NodeId id) const {
    const PathNode* first = nullptr;
    bool later = false;
    return for_operands(id, [&](NodeId operand) -> Status {
      auto* path = std::get_if<PathNode>(&node(operand));
      if (!std::exchange(later, true)) {
        first = path;
      } else if (first && path && compare(first->path, path->path, bound_.names) == 0) {
        return fail(invalid_expression(
            tree_.kind, fmt::format("The first operand must be distinct from the remaining operands for this operator or "
                                    "function; operator: {}, first operand: {}",
                                    operator_text(id), items::text_of(first->path, bound_.names))));
      }
      return {};
    });
  }

  const Value* value_at(NodeId id) const {
    auto* value = std::get_if<ValueNode>(&node(id));
    return value ? bound_.values[value->value] : nullptr;
  }

  /// The type of an operand when it is known without an item.
  std::optional<Type> type_of(NodeId id) const {
    if (auto* value = value_at(id)) return value->type();
    if (std::holds_alternative<FunctionCall>(node(id))) return Type::number;  // size()
    return {};
  }

  Status require(NodeId id, std::initializer_list<Type> allowed, std::string_view operation) const {
    auto type = type_of(id);
    if (!type || std::find(allowed.begin(), allowed.end(), *type) != allowed.end()) return {};
    return fail(wrong_operand_type(tree_.kind, operation, type_name(*type)));
  }

  Status check_types(NodeId id) const {
    if (auto* call = std::get_if<FunctionCall>(&node(id))) return check_call(*call);
    if (auto* comparison = std::get_if<Comparison>(&node(id))) {
      bool ordered = comparison->comparator != Comparator::equal && comparison->comparator != Comparator::not_equal;
      if (ordered) {
        for (auto operand : {comparison->left, comparison->right}) {
          CHECK_OK(require(operand, {Type::string, Type::number, Type::binary}, comparator_text(comparison->comparator)));
        }
      }
    }
    if (auto* between = std::get_if<Between>(&node(id))) {
      for (auto operand : {between->operand, between->low, between->high}) {
        CHECK_OK(require(operand, {Type::string, Type::number, Type::binary}, "BETWEEN"));
      }
      return check_bounds(value_at(between->low), value_at(between->high));
    }
    return {};
  }

  Status check_bounds(const Value* low, const Value* high) const {
    if (!low || !high) return {};
    std::string_view rule;
    if (low->type() != high->type()) {
      rule = "requires same data type for lower and upper bounds";
    } else if (compare(*low, *high) > 0) {
      rule = "requires upper bound to be greater than or equal to lower bound";
    } else {
      return {};
    }
    return fail(invalid_expression(
        tree_.kind, fmt::format("The BETWEEN operator {}; lower bound operand: AttributeValue: {{{}:{}}}, upper bound "
                                "operand: AttributeValue: {{{}:{}}}",
                                rule, type_name(low->type()), text_of(*low), type_name(high->type()), text_of(*high))));
  }

  Status check_call(const FunctionCall& call) const {
    auto name = function_name(call.function);
    switch (call.function) {
      case Function::attribute_exists:
      case Function::attribute_not_exists:
        if (std::holds_alternative<PathNode>(node(call.arguments[0]))) return {};
        return fail(path_required(tree_.kind, name));
      case Function::begins_with:
        for (auto argument : call.arguments) CHECK_OK(require(argument, {Type::string, Type::binary}, name));
        return {};
      case Function::attribute_type: return check_type_name(call.arguments[1]);
      case Function::size:
        return require(
            call.arguments[0],
            {Type::string, Type::binary, Type::list, Type::map, Type::string_set, Type::number_set, Type::binary_set}, name);
      default: return {};
    }
  }

  Status check_type_name(NodeId id) const {
    auto name = function_name(Function::attribute_type);
    auto type = type_of(id);
    if (type != Type::string) return fail(wrong_operand_type(tree_.kind, name, type ? type_name(*type) : kAnyType));
    auto& wanted = *value_at(id)->string();
    if (type_from_name(wanted)) return {};
    return fail(invalid_expression(
        tree_.kind, fmt::format("Invalid attribute type name found; type: {}, valid types: {}", wanted, kTypeChoices)));
  }

  const Bound<Condition>& bound_;
  const Condition& tree_;
};

}  // namespace

Status check_condition(const Bound<Condition>& bound) { return ConditionCheck(bound).check(bound.tree->root); }

}  // namespace items
