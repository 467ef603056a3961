#include "services/dynamodbstreams/errors.h"

#include <fmt/format.h>

namespace services::dynamodbstreams {

using base::Error;
using base::ErrorKind;

Error validation_error(std::string message) { return {ErrorKind::invalid, "ValidationException", std::move(message), 400, {}}; }

Error stream_not_found(std::string_view arn) {
  return {ErrorKind::missing,
          "ResourceNotFoundException",
          fmt::format("Requested resource not found: Stream: {} not found", arn),
          400,
          {}};
}

Error shard_not_found() {
  return {ErrorKind::missing, "ResourceNotFoundException", "Requested resource not found: Shard does not exist", 400, {}};
}

Error bad_stream_arn(std::string_view arn) {
  return validation_error(fmt::format("Invalid StreamArn: Invalid ResourceArn provided as input {}", arn));
}

Error bad_iterator() { return validation_error("Invalid ShardIterator"); }

Error expired_iterator() {
  return {ErrorKind::invalid, "ExpiredIteratorException", "The provided iterator exceeds the maximum age allowed.", 400, {}};
}

Error limit_too_large(int64_t limit, int64_t most) {
  return validation_error(
      fmt::format("1 validation error detected: Value '{}' at 'limit' failed to satisfy constraint: "
                  "Member must have value less than or equal to {}",
                  limit, most));
}

}  // namespace services::dynamodbstreams
