// SET and REMOVE of statements as updates of room items. set_add and set_delete become its ADD and DELETE.
#include <fmt/format.h>

#include "partiql/errors.h"
#include "partiql/tree_builder.h"
#include "partiql/write.h"

namespace partiql {
namespace {

using base::fail;
using base::Result;
using base::Status;
using items::Function;
using items::NodeId;
using items::UpdateAction;
using Kind = Expr::Kind;
using StepKind = Change::Step::Kind;

bool is_condition_function(std::string_view name) {
  for (auto function : {Function::attribute_exists, Function::attribute_not_exists, Function::attribute_type,
                        Function::begins_with, Function::contains, Function::size}) {
    if (items::function_name(function) == name) return true;
  }
  return false;
}

class UpdateWriter {
 public:
  UpdateWriter(TreeBuilder<items::Update>& builder, Parameters parameters) : builder_(builder), parameters_(parameters) {}

  Status step(const Change::Step& step) {
    UpdateAction action;
    TRY(action.path, path_of(step.target));
    const auto& value = step.value;
    if (step.kind == StepKind::remove) {
      action.kind = UpdateAction::Kind::remove;
    } else if (value.kind == Kind::call && (value.text == "set_add" || value.text == "set_delete")) {
      bool adds = value.text == "set_add";
      action.kind = adds ? UpdateAction::Kind::add : UpdateAction::Kind::erase;
      TRY(action.operand, set_operand(value, action.path, adds ? "SET_ADD" : "SET_DELETE"));
    } else {
      TRY(action.operand, operand(value));
    }
    return add(std::move(action));
  }

 private:
  Status add(UpdateAction action) {
    for (const auto& known : builder_.tree().actions) {
      if (overlap(known.path, action.path)) return fail(paths_overlap(text_of(action.path), text_of(known.path)));
    }
    builder_.tree().actions.push_back(std::move(action));
    return {};
  }

  Result<NodeId> set_operand(const Expr& call, const items::Path& target, std::string_view name) {
    if (call.parts.size() != 2) {
      return fail(validation_error(fmt::format("{} must have exactly two arguments", name), call.place));
    }
    auto first = path_of(call.parts[0]);
    if (!first || !overlap(*first, target) || first->size() != target.size()) {
      return fail(validation_error(fmt::format("The first argument to {} must equal the assignment value", name), call.place));
    }
    const auto& second = call.parts[1];
    auto wrong = [&] {
      return fail(
          validation_error(fmt::format("The second argument to {} must be a value with type SET", name), call.parts[0].place));
    };
    if (!is_constant(second)) return wrong();
    TRY(auto value, value_of(second, parameters_));
    if (!value.is_set()) return wrong();
    return builder_.value(std::move(value));
  }

  Result<NodeId> operand(const Expr& expr) {
    if (is_constant(expr)) {
      TRY(auto value, value_of(expr, parameters_));
      return builder_.value(std::move(value));
    }
    if (expr.kind == Kind::name || expr.kind == Kind::path) {
      TRY(auto path, path_of(expr));
      return builder_.path(std::move(path));
    }
    if (expr.kind == Kind::missing) return fail(validation_error("MISSING must be compared using IS operator"));
    if (expr.kind == Kind::operation) return arithmetic(expr);
    if (expr.kind == Kind::call) return call(expr);
    return fail(validation_error(fmt::format("Unsupported token in expression: {}", class_name(expr)), expr.place));
  }

  Result<NodeId> arithmetic(const Expr& expr) {
    if (expr.text != "+" && expr.text != "-") {
      return fail(validation_error(fmt::format("Unsupported operator in Update Expression. Operator: {}", expr.text)));
    }
    if (expr.parts.size() != 2) {
      return fail(
          validation_error(fmt::format("Incorrect number of operands for operator or function; operator or function: "
                                       "{}, number of operands: {}",
                                       expr.text, expr.parts.size())));
    }
    TRY(auto left, operand(expr.parts[0]));
    TRY(auto right, operand(expr.parts[1]));
    return builder_.add(items::Arithmetic{expr.text == "+", left, right});
  }

  Result<NodeId> call(const Expr& expr) {
    bool append = expr.text == "list_append";
    if (!append && expr.text != "if_not_exists") {
      if (!is_condition_function(expr.text)) return fail(unrecognized_function(expr));
      return fail(
          validation_error(fmt::format("The function is not allowed in an update expression; function: {}", expr.text)));
    }
    std::vector<NodeId> arguments;
    for (const auto& part : expr.parts) {
      TRY(auto argument, operand(part));
      arguments.push_back(argument);
    }
    return builder_.call(append ? Function::list_append : Function::if_not_exists, std::move(arguments));
  }

  TreeBuilder<items::Update>& builder_;
  Parameters parameters_;
};

}  // namespace

Result<items::Bound<items::Update>> bind_update(const UpdateStatement& statement, Parameters parameters) {
  TreeBuilder<items::Update> builder;
  UpdateWriter writer(builder, parameters);
  for (const auto& step : statement.steps) CHECK_OK(writer.step(step));
  return builder.bind();
}

}  // namespace partiql
