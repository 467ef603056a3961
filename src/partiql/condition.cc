#include "partiql/condition.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "partiql/errors.h"
#include "partiql/limits.h"
#include "partiql/statement.h"

namespace partiql {
namespace {

using base::fail;
using base::Result;
using base::Status;
using items::Function;
using items::NodeId;
using items::SortOperator;
using Kind = Expr::Kind;

std::optional<items::Comparator> comparator_of(std::string_view text) {
  constexpr std::array<std::string_view, 6> texts = {"=", "<>", "<", "<=", ">", ">="};
  auto found = std::find(texts.begin(), texts.end(), text);
  if (found == texts.end()) return {};
  return static_cast<items::Comparator>(found - texts.begin());
}

std::optional<Function> function_of(std::string_view name) {
  for (auto function :
       {Function::attribute_exists, Function::attribute_not_exists, Function::attribute_type, Function::begins_with,
        Function::contains, Function::size, Function::if_not_exists, Function::list_append}) {
    if (items::function_name(function) == name) return function;
  }
  return {};
}

/// The attribute types of what may stand after IS.
std::vector<std::string_view> types_of(std::string_view type) {
  if (type == "null") return {"NULL"};
  if (type == "string" || type == "varchar" || type == "char" || type == "character" || type == "character_varying" ||
      type == "symbol") {
    return {"S"};
  }
  if (type == "bool" || type == "boolean") return {"BOOL"};
  if (type == "list" || type == "sexp") return {"L"};
  if (type == "struct" || type == "tuple") return {"M"};
  if (type == "bag") return {"SS", "NS", "BS"};
  if (type == "blob" || type == "clob") return {"B"};
  if (type == "date" || type == "time" || type == "timestamp") return {};
  return {"N"};
}

/// What an expression is that must be true or false, and is not.
bool is_value(const Expr& expr) {
  return is_constant(expr) || expr.kind == Kind::name || expr.kind == Kind::path || expr.kind == Kind::missing;
}

class ConditionWriter {
 public:
  ConditionWriter(TreeBuilder<items::Condition>& builder, Parameters parameters) : builder_(builder), parameters_(parameters) {}

  Result<NodeId> condition(const Expr& expr) {
    if (expr.kind == Kind::is) return type_test(expr);
    if (expr.kind == Kind::call) return call(expr);
    if (expr.kind == Kind::select || expr.kind == Kind::change) {
      return fail(validation_error(fmt::format("Unsupported token in expression: {}", class_name(expr)), expr.place));
    }
    if (expr.kind != Kind::operation) {
      return fail(validation_error("WHERE clause must contain an expression that resolves to a boolean"));
    }
    if (expr.text == "and" || expr.text == "or") return joined(expr);
    if (expr.text == "not") return inverse(expr);
    if (expr.text == "between") return between(expr);
    if (expr.text == "in") return in(expr);
    auto comparator = comparator_of(expr.text);
    if (!comparator || expr.parts.size() != 2) return fail(unsupported_operator(expr.text));
    if (expr.text == "=" && is_truth_test(expr.parts[0], expr.parts[1])) return truth_test(expr.parts[0], expr.parts[1]);
    if (expr.text == "=" && is_truth_test(expr.parts[1], expr.parts[0])) return truth_test(expr.parts[1], expr.parts[0]);
    TRY(auto left, operand(expr.parts[0]));
    TRY(auto right, operand(expr.parts[1]));
    return builder_.add(items::Comparison{*comparator, left, right});
  }

  /// What AND, OR and NOT join.
  Result<NodeId> part(const Expr& expr, std::string_view operation) {
    if (is_value(expr)) {
      return fail(validation_error(operation == "NOT" ? "The argument to NOT must be an Expression"
                                                      : "The arguments to AND/OR must be Expressions"));
    }
    if (expr.kind == Kind::call && expr.text == "size") {
      return fail(validation_error(fmt::format(
          "Incorrect operand type for operator or function; operator or function: {}, operand type: N", operation)));
    }
    return condition(expr);
  }

 private:
  static base::Error unsupported_operator(std::string_view text) {
    return validation_error(fmt::format("Unsupported operator in Condition Expression. Operator: {}", text));
  }

  /// A function that is true or false, compared with one of them.
  static bool is_truth_test(const Expr& call, const Expr& truth) {
    return call.kind == Kind::call && call.text != "size" && function_of(call.text) && truth.kind == Kind::boolean;
  }
  Result<NodeId> truth_test(const Expr& test, const Expr& truth) {
    TRY(auto id, call(test));
    return truth.text == "true" ? id : builder_.add(items::Not{id});
  }

  Result<NodeId> joined(const Expr& expr) {
    bool both = expr.text == "and";
    TRY(auto left, part(expr.parts[0], both ? "AND" : "OR"));
    TRY(auto right, part(expr.parts[1], both ? "AND" : "OR"));
    return both ? builder_.add(items::And{left, right}) : builder_.add(items::Or{left, right});
  }

  Result<NodeId> inverse(const Expr& expr) {
    TRY(auto inner, part(expr.parts[0], "NOT"));
    return builder_.add(items::Not{inner});
  }

  Result<NodeId> between(const Expr& expr) {
    TRY(auto value, operand(expr.parts[0]));
    TRY(auto low, operand(expr.parts[1]));
    TRY(auto high, operand(expr.parts[2]));
    return builder_.add(items::Between{value, low, high});
  }

  Result<NodeId> in(const Expr& expr) {
    const auto &left = expr.parts[0], &right = expr.parts[1];
    bool variable = left.kind == Kind::name || left.kind == Kind::path || (left.kind == Kind::call && left.text == "size");
    bool sequence = (right.kind == Kind::list || right.kind == Kind::bag) && !right.parts.empty();
    if (!variable || !sequence) {
      return fail(
          validation_error("IN operator must have a left hand argument of type Variable Reference and right hand argument of "
                           "type Seq with at least one member"));
    }
    if (right.parts.size() > kMaxInOperands) {
      return fail(validation_error(
          fmt::format("The IN operator is provided with too many operands; number of operands: {}", right.parts.size())));
    }
    items::In node;
    TRY(node.operand, operand(left));
    for (const auto& candidate : right.parts) {
      TRY(auto id, operand(candidate));
      node.candidates.push_back(id);
    }
    return builder_.add(std::move(node));
  }

  Result<NodeId> type_test(const Expr& expr) {
    const auto& tested = expr.parts.front();
    if (expr.text == "missing") {
      TRY(auto value, operand(tested));
      return builder_.call(Function::attribute_not_exists, {value});
    }
    auto types = types_of(expr.text);
    if (types.empty()) return fail(validation_error(fmt::format("Unsupported data type: {}", expr.text), expr.place));
    std::optional<NodeId> test;
    for (auto type : types) {
      TRY(auto value, operand(tested));
      auto name = builder_.value(items::Value(type));
      auto next = builder_.call(Function::attribute_type, {value, name});
      test = test ? builder_.add(items::Or{*test, next}) : next;
    }
    return *test;
  }

  Result<NodeId> call(const Expr& expr) {
    if (expr.text == "exists" && expr.parts.size() == 1 && expr.parts[0].kind == Kind::select) {
      return fail(validation_error("Unsupported token in expression: SELECT", expr.parts[0].place));
    }
    auto function = function_of(expr.text);
    if (!function) return fail(unrecognized_function(expr));
    if (*function == Function::if_not_exists || *function == Function::list_append) {
      return fail(
          validation_error(fmt::format("The function is not allowed in a condition expression; function: {}", expr.text)));
    }
    std::vector<NodeId> arguments;
    for (const auto& each : expr.parts) {
      TRY(auto argument, operand(each));
      arguments.push_back(argument);
    }
    return builder_.call(*function, std::move(arguments));
  }

  Result<NodeId> operand(const Expr& expr) {
    if (expr.kind == Kind::name || expr.kind == Kind::path) {
      TRY(auto path, path_of(expr));
      return builder_.path(std::move(path));
    }
    if (is_constant(expr)) {
      TRY(auto value, value_of(expr, parameters_));
      return builder_.value(std::move(value));
    }
    if (expr.kind == Kind::missing) return fail(validation_error("MISSING must be compared using IS operator"));
    if (expr.kind == Kind::call) {
      if (expr.text == "size") return call(expr);
      TRY(auto other, call(expr));  // for its own mistakes
      return fail(
          validation_error(fmt::format("The function is not allowed to be used this way in an expression; function: {}",
                                       items::function_name(std::get<items::FunctionCall>(builder_.node(other)).function))));
    }
    if (expr.kind == Kind::operation) return fail(unsupported_operator(expr.text));
    return fail(validation_error(fmt::format("Unsupported token in expression: {}", class_name(expr)), expr.place));
  }

  TreeBuilder<items::Condition>& builder_;
  Parameters parameters_;
};

void flatten(const Expr& expr, std::vector<const Expr*>& parts) {
  if (expr.kind == Kind::operation && expr.text == "and") {
    flatten(expr.parts[0], parts);
    flatten(expr.parts[1], parts);
  } else {
    parts.push_back(&expr);
  }
}

SortOperator sort_operator(std::string_view text, bool mirrored) {
  if (text == "<") return mirrored ? SortOperator::greater : SortOperator::less;
  if (text == "<=") return mirrored ? SortOperator::greater_or_equal : SortOperator::less_or_equal;
  if (text == ">") return mirrored ? SortOperator::less : SortOperator::greater;
  if (text == ">=") return mirrored ? SortOperator::less_or_equal : SortOperator::greater_or_equal;
  return SortOperator::equal;
}

}  // namespace

Result<NodeId> add_part(TreeBuilder<items::Condition>& builder, const Expr& expr, Parameters parameters) {
  return ConditionWriter(builder, parameters).part(expr, "AND");
}

std::vector<const Expr*> conjuncts(const Expr& where) {
  std::vector<const Expr*> parts;
  flatten(where, parts);
  return parts;
}

Result<std::optional<items::Bound<items::Condition>>> bind_all(const std::vector<const Expr*>& parts, Parameters parameters) {
  if (parts.empty()) return std::nullopt;
  TreeBuilder<items::Condition> builder;
  builder.tree().kind = items::ExpressionKind::statement;
  std::optional<NodeId> root;
  for (const auto* part : parts) {
    ConditionWriter writer(builder, parameters);
    TRY(auto next, parts.size() > 1 ? writer.part(*part, "AND") : writer.condition(*part));
    root = root ? builder.add(items::And{*root, next}) : next;
  }
  builder.tree().root = *root;
  TRY(auto bound, builder.bind());
  return std::optional(std::move(bound));
}

std::optional<KeyTest> key_test(const Expr& part) {
  if (part.kind == Kind::call && part.text == "begins_with" && part.parts.size() == 2) {
    if (part.parts[0].kind != Kind::name || !is_constant(part.parts[1])) return {};
    return KeyTest{part.parts[0].text, SortOperator::begins_with, false, {&part.parts[1]}};
  }
  if (part.kind != Kind::operation) return {};
  if (part.text == "between") {
    if (part.parts[0].kind != Kind::name || !is_constant(part.parts[1]) || !is_constant(part.parts[2])) return {};
    return KeyTest{part.parts[0].text, SortOperator::between, false, {&part.parts[1], &part.parts[2]}};
  }
  if (part.text == "in") {
    const auto& right = part.parts[1];
    bool sequence = (right.kind == Kind::list || right.kind == Kind::bag) && !right.parts.empty();
    if (part.parts[0].kind != Kind::name || !sequence) return {};
    KeyTest test{part.parts[0].text, SortOperator::equal, true, {}};
    for (const auto& candidate : right.parts) {
      if (!is_constant(candidate)) return {};
      test.operands.push_back(&candidate);
    }
    return test;
  }
  auto comparator = comparator_of(part.text);
  if (!comparator || *comparator == items::Comparator::not_equal) return {};
  for (bool mirrored : {false, true}) {
    const auto &name = part.parts[mirrored ? 1 : 0], &constant = part.parts[mirrored ? 0 : 1];
    if (name.kind != Kind::name || !is_constant(constant)) continue;
    return KeyTest{name.text, sort_operator(part.text, mirrored), false, {&constant}};
  }
  return {};
}

void collect_attributes(const Expr& expr, std::vector<std::string>& names) {
  if (expr.kind == Kind::name || (expr.kind == Kind::path && expr.parts.front().kind == Kind::name)) {
    const auto& name = expr.kind == Kind::name ? expr.text : expr.parts.front().text;
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    return;
  }
  for (const auto& part : expr.parts) collect_attributes(part, names);
}

}  // namespace partiql
