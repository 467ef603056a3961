#include "events/errors.h"

#include <fmt/format.h>

#include "events/limits.h"

namespace events {
namespace {

using base::Error;
using base::ErrorKind;

Error mapping_error(ErrorKind kind, std::string code, std::string message) {
  return {kind, std::move(code), std::move(message), {}, base::Document::object({{"Type", "User"}})};
}

}  // namespace

Error no_mapping() {
  return mapping_error(ErrorKind::missing, "ResourceNotFoundException", "The resource you requested does not exist.");
}
Error mapping_exists(std::string_view source, std::string_view function, std::string_view id) {
  return mapping_error(ErrorKind::conflict, "ResourceConflictException",
                       fmt::format("The event source arn (\" {} \") and function (\" {} \") provided mapping already exists. "
                                   "Please update or delete the existing mapping with UUID {}",
                                   source, function, id));
}
Error stream_not_found(std::string_view arn) { return invalid_value(fmt::format("Stream not found: {}", arn)); }
Error may_not_read(std::string_view arn) {
  return invalid_value(
      fmt::format("Cannot access stream {}. Please ensure the role can perform the GetRecords, GetShardIterator, "
                  "DescribeStream, and ListStreams Actions on your stream in IAM.",
                  arn));
}
Error may_not_send(std::string_view arn) {
  return invalid_value(
      fmt::format("The provided execution role does not have permissions to call InvokeFunction on Lambda: {}", arn));
}
Error bad_filter() { return invalid_value("Invalid filter pattern definition."); }
Error too_many_filters() {
  return invalid_value(fmt::format("An event source mapping has at most {} filters.", limits::filters));
}
Error unsupported(std::string_view what) { return invalid_value(fmt::format("{} is not supported.", what)); }
Error invalid_value(std::string message) {
  return mapping_error(ErrorKind::invalid, "InvalidParameterValueException", std::move(message));
}

}  // namespace events
