// The errors of items and expressions, with DynamoDB's codes and texts.
#pragma once
#include <string>
#include <string_view>

#include "base/error.h"
#include "items/expression.h"

namespace items {

/// ValidationException with that text.
base::Error validation_error(std::string message);
/// "One or more parameter values were invalid: " and the text.
base::Error invalid_parameter(std::string_view message);
/// "Invalid ConditionExpression: " and the text, by kind.
base::Error invalid_expression(ExpressionKind kind, std::string_view message);

}  // namespace items
