// The failures of logs, with CloudWatch Logs' codes and texts. Pure functions.
#pragma once
#include <string>
#include <string_view>

#include "base/error.h"

namespace logs {

base::Error no_such_group();
base::Error no_such_stream();
base::Error group_exists();
base::Error stream_exists();
base::Error bad_token();
base::Error bad_pattern(std::string_view why);
base::Error bad_parameter(std::string message);

}  // namespace logs
