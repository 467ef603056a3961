// ProxyResult: what a function answered, turned into the HTTP answer by the strict rules of Lambda proxy integrations.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html (output format)
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "gateway/refusal.h"
#include "wire/http.h"

namespace gateway {

/// `accept` is the request's Accept header: base64 is decoded only when its first type is one of the binary ones.
Admitted<wire::Response> proxy_response(std::string_view payload, std::string_view accept,
                                        const std::vector<std::string>& binary_types);

}  // namespace gateway
