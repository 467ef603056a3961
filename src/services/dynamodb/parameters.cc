#include "services/dynamodb/parameters.h"

#include <fmt/format.h>

#include <algorithm>

#include "services/dynamodb/errors.h"

namespace services::dynamodb {
namespace {

constexpr std::string_view kProjection = "ProjectionExpression";

std::string listed(std::initializer_list<Parameter> parameters) {
  std::string out;
  for (const auto& [name, present] : parameters) {
    if (present) out.append(out.empty() ? "" : ", ").append(name);
  }
  return out;
}

bool any_of(std::initializer_list<Parameter> parameters) {
  return std::any_of(parameters.begin(), parameters.end(), [](const Parameter& it) { return it.present; });
}

/// Names those that could use values and are not there.
base::Error values_unused(std::initializer_list<Parameter> expressions) {
  std::string out;
  int count = 0;
  for (const auto& [name, present] : expressions) {
    if (name == kProjection) continue;
    out.append(count++ == 0 ? "" : " and ").append(name);
  }
  return validation_error(fmt::format("ExpressionAttributeValues can only be specified when using expressions: {} {} null", out,
                                      count > 1 ? "are" : "is"));
}

}  // namespace

base::Status check_parameters(std::initializer_list<Parameter> expressions, std::initializer_list<Parameter> others,
                              const Document& names, const Document& values) {
  bool with_expressions = any_of(expressions);
  if (with_expressions && any_of(others)) {
    return base::fail(
        validation_error(fmt::format("Can not use both expression and non-expression parameters in the same request: "
                                     "Non-expression parameters: {{{}}} Expression parameters: {{{}}}",
                                     listed(others), listed(expressions))));
  }
  if (!names.is_null() && !with_expressions) {
    return base::fail(validation_error("ExpressionAttributeNames can only be specified when using expressions"));
  }
  bool usable = std::any_of(expressions.begin(), expressions.end(),
                            [](const Parameter& it) { return it.present && it.name != kProjection; });
  if (!values.is_null() && !usable) return base::fail(values_unused(expressions));
  return {};
}

}  // namespace services::dynamodb
