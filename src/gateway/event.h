// Event: what a Lambda proxy integration hands to the function (format version 1.0 of REST APIs), written straight into a
// string. https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
#pragma once
#include <string>

#include "gateway/exchange.h"

namespace gateway {

/// The event of a request whose route is found.
std::string proxy_event(const Exchange& exchange);

}  // namespace gateway
