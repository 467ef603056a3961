#include "logs/errors.h"

namespace logs {
namespace {

using base::Error;
using base::ErrorKind;

Error error(ErrorKind kind, std::string code, std::string message) {
  return {kind, std::move(code), std::move(message), 400, {}};
}

}  // namespace

Error no_such_group() {
  return error(ErrorKind::missing, "ResourceNotFoundException", "The specified log group does not exist.");
}
Error no_such_stream() {
  return error(ErrorKind::missing, "ResourceNotFoundException", "The specified log stream does not exist.");
}
Error group_exists() {
  return error(ErrorKind::conflict, "ResourceAlreadyExistsException", "The specified log group already exists");
}
Error stream_exists() {
  return error(ErrorKind::conflict, "ResourceAlreadyExistsException", "The specified log stream already exists");
}
Error bad_token() { return error(ErrorKind::invalid, "InvalidParameterException", "The specified nextToken is invalid."); }
Error bad_pattern(std::string_view why) {
  return error(ErrorKind::invalid, "InvalidParameterException", "Invalid filter pattern: " + std::string(why));
}
Error bad_parameter(std::string message) { return error(ErrorKind::invalid, "InvalidParameterException", std::move(message)); }

}  // namespace logs
