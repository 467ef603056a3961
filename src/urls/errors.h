// The failures of function URLs' configuration, with Lambda's codes and texts. Pure functions.
#pragma once
#include <string>
#include <string_view>

#include "base/error.h"

namespace urls {

base::Error no_url();
base::Error url_exists(std::string_view function_arn);
base::Error invalid_url_value(std::string message);  // InvalidParameterValueException

}  // namespace urls
