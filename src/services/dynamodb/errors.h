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
/// The ARN is of another account or region.
base::Error foreign_resource();
/// PolicyNotFoundException; `detail` is the ARN, or what was expected of the policy.
base::Error policy_not_found(std::string_view detail);
base::Error no_global_table(std::string_view table);

}  // namespace services::dynamodb
