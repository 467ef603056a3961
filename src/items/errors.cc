#include "items/errors.h"

#include <fmt/format.h>

namespace items {

using base::Error;
using base::ErrorKind;

namespace {

Error bad_request(std::string code, std::string message) { return {ErrorKind::invalid, std::move(code), std::move(message)}; }

}  // namespace

Error validation_error(std::string message) { return bad_request("ValidationException", std::move(message)); }

Error invalid_parameter(std::string_view message) {
  return validation_error(fmt::format("One or more parameter values were invalid: {}", message));
}

Error serialization_error(std::string message) { return bad_request("SerializationException", std::move(message)); }

Error not_numeric(std::string_view text) {
  if (text.empty()) return validation_error("The parameter cannot be converted to a numeric value");
  return validation_error(fmt::format("The parameter cannot be converted to a numeric value: {}", text));
}

Error number_overflow() {
  return validation_error("Number overflow. Attempting to store a number with magnitude larger than supported range");
}

Error number_underflow() {
  return validation_error("Number underflow. Attempting to store a number with magnitude smaller than supported range");
}

Error too_many_digits() { return validation_error("Attempting to store more than 38 significant digits in a Number"); }

Error repeated_strings(const std::vector<std::string_view>& members) {
  return invalid_parameter(fmt::format("Input collection [{}] contains duplicates.", fmt::join(members, ", ")));
}

Error repeated_numbers() { return validation_error("Input collection contains duplicates"); }

Error nested_too_deep() {
  return validation_error(
      "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit");
}

Error corrupt_bytes(std::string_view what) { return base::internal_error(fmt::format("corrupt bytes: {}", what)); }

Error invalid_expression(ExpressionKind kind, std::string_view message) {
  if (kind == ExpressionKind::statement) return validation_error(std::string(message));
  return validation_error(fmt::format("Invalid {}: {}", kind_name(kind), message));
}

Error name_not_defined(ExpressionKind kind, std::string_view placeholder) {
  return invalid_expression(kind, fmt::format("An expression attribute name used in the document path is not defined; "
                                              "attribute name: {}",
                                              placeholder));
}

Error value_not_defined(ExpressionKind kind, std::string_view placeholder) {
  return invalid_expression(kind, fmt::format("An expression attribute value used in expression is not defined; "
                                              "attribute value: {}",
                                              placeholder));
}

Error wrong_operand_type(ExpressionKind kind, std::string_view function, std::string_view type) {
  return invalid_expression(kind, fmt::format("Incorrect operand type for operator or function; operator or function: {}, "
                                              "operand type: {}",
                                              function, type));
}

Error wrong_operand_count(ExpressionKind kind, std::string_view function, size_t count) {
  return invalid_expression(kind, fmt::format("Incorrect number of operands for operator or function; "
                                              "operator or function: {}, number of operands: {}",
                                              function, count));
}

Error path_required(ExpressionKind kind, std::string_view function) {
  return invalid_expression(kind,
                            fmt::format("Operator or function requires a document path; operator or function: {}", function));
}

Error operand_has_wrong_type() { return validation_error("An operand in the update expression has an incorrect data type"); }

Error attribute_has_wrong_type() { return validation_error("Type mismatch for attribute to update"); }

Error attribute_does_not_exist() {
  return validation_error("The provided expression refers to an attribute that does not exist in the item");
}

Error invalid_path_for_update() {
  return validation_error("The document path provided in the update expression is invalid for update");
}

}  // namespace items
