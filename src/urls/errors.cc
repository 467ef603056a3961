#include "urls/errors.h"

#include <fmt/format.h>

namespace urls {
namespace {

using base::Error;
using base::ErrorKind;

Error url_error(ErrorKind kind, std::string code, std::string message) {
  return {kind, std::move(code), std::move(message), {}, base::Document::object({{"Type", "User"}})};
}

}  // namespace

Error no_url() {
  return url_error(ErrorKind::missing, "ResourceNotFoundException", "The resource you requested does not exist.");
}
Error url_exists(std::string_view function_arn) {
  return url_error(ErrorKind::conflict, "ResourceConflictException",
                   fmt::format("Failed to create function url config for [functionArn = {}]. Error message:  "
                               "FunctionUrlConfig exists for this Lambda function",
                               function_arn));
}
Error invalid_url_value(std::string message) {
  return url_error(ErrorKind::invalid, "InvalidParameterValueException", std::move(message));
}

}  // namespace urls
