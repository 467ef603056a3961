#include "services/dynamodb/errors.h"

#include <fmt/format.h>

namespace services::dynamodb {

using base::Error;
using base::ErrorKind;

Error validation_error(std::string message) { return {ErrorKind::invalid, "ValidationException", std::move(message), 400, {}}; }

Error not_supported(std::string_view parameter, std::string_view instead) {
  return validation_error(
      fmt::format("The parameter {} is not supported{}{}", parameter, instead.empty() ? "" : "; use ", instead));
}

Error arn_not_found(std::string_view arn) {
  return {ErrorKind::missing,
          "ResourceNotFoundException",
          fmt::format("Requested resource not found: ResourceArn: {} not found", arn),
          400,
          {}};
}

Error foreign_resource() { return {ErrorKind::denied, "AccessDeniedException", "Access is denied", 400, {}}; }

Error policy_not_found(std::string_view detail) {
  return {ErrorKind::missing,
          "PolicyNotFoundException",
          fmt::format("Resource-based policy not found for the provided ResourceArn: {}", detail),
          400,
          {}};
}

Error no_global_table(std::string_view table) {
  return {ErrorKind::missing,
          "ResourceNotFoundException",
          fmt::format("Global table with name: '{}' does not exist.", table),
          400,
          {}};
}

}  // namespace services::dynamodb
