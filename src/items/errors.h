// The errors of items and expressions, with DynamoDB's codes and texts. Any thread.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "items/expression.h"

namespace items {

/// ValidationException with that text.
base::Error validation_error(std::string message);
/// "One or more parameter values were invalid: " and the text.
base::Error invalid_parameter(std::string_view message);
/// SerializationException: a member of the request has another JSON type than its shape says.
base::Error serialization_error(std::string message);

base::Error not_numeric(std::string_view text);
base::Error number_overflow();
base::Error number_underflow();
base::Error too_many_digits();
/// A set that has a member twice; `members` as they came.
base::Error repeated_strings(const std::vector<std::string_view>& members);
base::Error repeated_numbers();
base::Error nested_too_deep();
base::Error corrupt_bytes(std::string_view what);

/// "Invalid ConditionExpression: " and the text, by kind.
base::Error invalid_expression(ExpressionKind kind, std::string_view message);
base::Error name_not_defined(ExpressionKind kind, std::string_view placeholder);
base::Error value_not_defined(ExpressionKind kind, std::string_view placeholder);
base::Error wrong_operand_type(ExpressionKind kind, std::string_view function, std::string_view type);
base::Error wrong_operand_count(ExpressionKind kind, std::string_view function, size_t count);
base::Error path_required(ExpressionKind kind, std::string_view function);

/// What only meeting an item can show: an update's operand.
base::Error operand_has_wrong_type();
/// The same for AttributeUpdates.
base::Error attribute_has_wrong_type();
base::Error attribute_does_not_exist();
base::Error invalid_path_for_update();

}  // namespace items
