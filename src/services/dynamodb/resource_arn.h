// The ARN that operations on tags and resource policies name a table by. Pure functions; any thread.
#pragma once
#include <string>
#include <string_view>

#include "services/dynamodb/access.h"

namespace services::dynamodb {

inline constexpr Length kResourceArn{1, 1283};

/// The name in a table's ARN of this account and region; DynamoDB's error when it is something else.
Result<std::string> table_of_arn(const Call& call, std::string_view arn);

}  // namespace services::dynamodb
