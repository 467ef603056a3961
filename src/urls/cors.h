// CORS of a function URL, which Lambda itself answers and adds. Pure; any thread.
// https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-cors
#pragma once
#include <optional>

#include "base/result.h"
#include "urls/url.h"
#include "wire/http.h"

namespace urls {

/// What Lambda refuses to configure.
base::Status check_cors(const Cors& cors);
/// The answer to a preflight request; nothing when it is none, or the URL has no CORS: then the function is asked.
std::optional<wire::Response> preflight(const Cors& cors, const wire::Request& request);
/// Replaces the function's own CORS headers where the request has an Origin.
void add_cors(const Cors& cors, const wire::Request& request, wire::Response& response);

}  // namespace urls
