#include "aws/errors.h"

#include <fmt/format.h>

#include "wire/reader.h"

namespace aws {

using base::ErrorKind;

base::Error broken_rules(std::string_view code, const std::vector<wire::Violation>& violations) {
  return {ErrorKind::invalid, std::string(code), wire::joined(violations), {}, {}};
}

base::Error unknown_operation(std::string_view service, std::string_view operation) {
  return {ErrorKind::invalid,
          "UnknownOperationException",
          fmt::format("The operation {} of {} is not built.", operation, service),
          {},
          {}};
}

base::Error unknown_action(std::string_view version, std::string_view action) {
  return {
      ErrorKind::invalid, "InvalidAction", fmt::format("Could not find operation {} for version {}", action, version), {}, {}};
}

base::Error unknown_route(std::string_view method, std::string_view path) {
  return {ErrorKind::missing, "UnknownOperationException", fmt::format("There is no operation {} {}.", method, path), {}, {}};
}

base::Error missing_token_route() {
  return {ErrorKind::denied, "MissingAuthenticationTokenException", "Missing Authentication Token", {}, {}};
}

base::Error body_too_large(size_t limit) {
  return {ErrorKind::invalid,
          "RequestEntityTooLargeException",
          fmt::format("Request must be smaller than {} bytes", limit),
          413,
          {}};
}

base::Error not_json(std::string_view reason) {
  return {ErrorKind::invalid, "SerializationException", std::string(reason), {}, {}};
}

base::Error unsupported_media_type() {
  return {ErrorKind::invalid, "UnsupportedMediaTypeException", "Unsupported Media Type", 415, {}};
}

}  // namespace aws
