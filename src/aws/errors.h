// The errors of room aws: what can be wrong with a request before any service looks at it. Pure; any thread.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace aws {

/// The rules of `fields` that an input breaks, joined as AWS joins them.
base::Error broken_rules(std::string_view code, const std::vector<std::string>& violations);
/// Called from inside by a name that no row has.
base::Error unknown_operation(std::string_view service, std::string_view operation);
base::Error body_too_large(size_t limit);
base::Error not_json(std::string_view reason);

}  // namespace aws
