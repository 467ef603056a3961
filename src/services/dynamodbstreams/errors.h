// The errors that the operations of DynamoDB Streams detect themselves. All are answered with HTTP 400.
#pragma once
#include <string>
#include <string_view>

#include "base/error.h"

namespace services::dynamodbstreams {

base::Error validation_error(std::string message);
base::Error stream_not_found(std::string_view arn);
base::Error shard_not_found();
base::Error bad_stream_arn(std::string_view arn);
base::Error bad_iterator();
base::Error expired_iterator();
/// Limit is greater than what the operation returns at once.
base::Error limit_too_large(int64_t limit, int64_t most);

}  // namespace services::dynamodbstreams
