// The errors of room aws: what can be wrong with a request before any service looks at it. Pure; any thread.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "wire/reader.h"

namespace aws {

/// The rules of `fields` that an input breaks, joined as AWS joins them.
base::Error broken_rules(std::string_view code, const std::vector<wire::Violation>& violations);
/// A name that no row has: an X-Amz-Target, or a call from inside.
base::Error unknown_operation(std::string_view service, std::string_view operation);
/// The same of a form's Action.
base::Error unknown_action(std::string_view version, std::string_view action);
/// The same of a method and path; API Gateway answers missing_token_route instead.
base::Error unknown_route(std::string_view method, std::string_view path);
base::Error missing_token_route();
base::Error body_too_large(size_t limit);
base::Error not_json(std::string_view reason);
base::Error unsupported_media_type();

}  // namespace aws
