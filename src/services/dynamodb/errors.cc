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
          fmt::format("Requested resource not found: ResourcArn: {} not found", arn),
          400,
          {}};
}

Error bad_arn(std::string_view arn) {
  return validation_error(fmt::format("Invalid TableArn: Invalid ResourceArn provided as input {}", arn));
}

}  // namespace services::dynamodb
