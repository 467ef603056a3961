#include "partiql/errors.h"

#include <fmt/format.h>

#include <array>

namespace partiql {

using base::Error;
using base::ErrorKind;

Error validation_error(std::string message) { return {ErrorKind::invalid, "ValidationException", std::move(message), 400, {}}; }

Error validation_error(std::string message, Place place) {
  return validation_error(fmt::format("{} at {}:{}:{}", message, place.line, place.column, place.length));
}

Error not_well_formed(std::string_view message) {
  return validation_error(fmt::format("Statement wasn't well formed, can't be processed: {}", message));
}

Error unsupported_operation(std::string_view operation) {
  return validation_error(fmt::format("Unsupported operation: {}", operation));
}

Error unsupported_clause(std::string_view clause) { return validation_error(fmt::format("Unsupported clause: {}", clause)); }

Error unexpected_path_component(Place place) { return validation_error("Unexpected path component", place); }

Error empty_path_component() { return validation_error("Path component cannot be an empty string"); }

Error aliased() { return validation_error("Aliasing is not supported"); }

Error parameters_do_not_match() { return validation_error("Number of parameters in request and statement don't match."); }

Error key_not_in_where() {
  return validation_error("Where clause does not contain a mandatory equality on all key attributes");
}

Error key_type_mismatch(std::string_view name) {
  return validation_error(fmt::format("Key attribute's data type should match its data type in table's schema: Key {}", name));
}

Error key_missing(std::string_view name) {
  return validation_error(fmt::format("Key attribute should be present in the item: Key {}", name));
}

Error several_key_conditions(std::string_view name) {
  return validation_error(
      fmt::format("Multiple conditions on same key {}. Only single item Update/Insert/Delete are supported", name));
}

Error exists_outside_transaction() { return validation_error("EXISTS can only be used in ExecuteTransaction write requests."); }

Error paths_overlap(std::string_view one, std::string_view two) {
  return validation_error(
      fmt::format("Two document paths overlap with each other; must remove or rewrite one of these paths; "
                  "path one: {}, path two: {}",
                  one, two));
}

Error invalid_token() { return validation_error("Invalid NextToken"); }

Error token_of_another_request() { return validation_error("NextToken does not match request"); }

Error in_transaction(Error error, size_t index) {
  error.message = fmt::format("Validation failed in TransactStatements[{}]: {}", index, error.message);
  return error;
}

Error bare(Error error) {
  constexpr std::array<std::string_view, 5> prefixes = {
      "1 validation error detected: ", "Invalid ConditionExpression: ", "Invalid UpdateExpression: ",
      "Invalid FilterExpression: ", "Invalid ProjectionExpression: "};
  for (auto prefix : prefixes) {
    if (error.message.starts_with(prefix)) error.message.erase(0, prefix.size());
  }
  return error;
}

}  // namespace partiql
