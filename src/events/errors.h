// The failures of event source mappings, with Lambda's codes and texts. Pure functions.
#pragma once
#include <string>
#include <string_view>

#include "base/error.h"

namespace events {

base::Error no_mapping();
base::Error mapping_exists(std::string_view source, std::string_view function, std::string_view id);
base::Error stream_not_found(std::string_view arn);
base::Error may_not_read(std::string_view arn);
base::Error may_not_send(std::string_view arn);
base::Error bad_filter();
base::Error too_many_filters();
base::Error unsupported(std::string_view what);  // InvalidParameterValueException: virga has not built it
base::Error invalid_value(std::string message);  // InvalidParameterValueException

}  // namespace events
