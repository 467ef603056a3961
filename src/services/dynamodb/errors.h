// The errors that DynamoDB's operations detect themselves; those of tables and items come from their rooms.
#pragma once
#include <string>
#include <string_view>

#include "base/error.h"

namespace services::dynamodb {

base::Error validation_error(std::string message);
/// A parameter that AWS has and virga does not take yet.
base::Error not_supported(std::string_view parameter, std::string_view instead);
/// For tags: the ARN names nothing.
base::Error arn_not_found(std::string_view arn);
base::Error bad_arn(std::string_view arn);

}  // namespace services::dynamodb
