// The HTTP customs of DynamoDB and its streams, which other services do not have: what is answered without an operation (a
// health check, a CORS preflight, a body that is too large, a method or content type of another protocol), and what every
// answer carries. They hold for requests that name DynamoDB, and for those to "/" that name no service at all. Pure; any
// thread.
#pragma once
#include <optional>
#include <string_view>

#include "aws/service.h"
#include "wire/http.h"

namespace aws {

bool is_dynamodb(const Service* service);

/// The answer to a request that no operation is needed for.
std::optional<wire::Response> answer_at_once(const wire::Request& request, std::string_view region);
/// What an answer carries beside its body: content type and coding by what the client sent and takes, checksum, Server, CORS.
void finish(const wire::Request& request, wire::Response& response);

}  // namespace aws
