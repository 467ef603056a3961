#include "gateway/refusal.h"

#include <fmt/format.h>

namespace gateway {
namespace {

constexpr std::array<ResponseTypeInfo, kResponseTypes> kInfos = {{
    {"ACCESS_DENIED", 403, "AccessDeniedException"},
    {"API_CONFIGURATION_ERROR", 500, "InternalServerErrorException"},
    {"AUTHORIZER_CONFIGURATION_ERROR", 500, "AuthorizerConfigurationException"},
    {"AUTHORIZER_FAILURE", 500, "AuthorizerFailureException"},
    {"BAD_REQUEST_BODY", 400, "BadRequestException"},
    {"BAD_REQUEST_PARAMETERS", 400, "BadRequestException"},
    {"DEFAULT_4XX", 0, "BadRequestException"},
    {"DEFAULT_5XX", 0, "InternalServerErrorException"},
    {"EXPIRED_TOKEN", 403, "ExpiredTokenException"},
    {"INTEGRATION_FAILURE", 504, "InternalServerErrorException"},
    {"INTEGRATION_TIMEOUT", 504, "InternalServerErrorException"},
    {"INVALID_API_KEY", 403, "ForbiddenException"},
    {"INVALID_SIGNATURE", 403, "InvalidSignatureException"},
    {"MISSING_AUTHENTICATION_TOKEN", 403, "MissingAuthenticationTokenException"},
    {"QUOTA_EXCEEDED", 429, "LimitExceededException"},
    {"REQUEST_TOO_LARGE", 413, "RequestTooLargeException"},
    {"RESOURCE_NOT_FOUND", 404, "ResourceNotFoundException"},
    {"THROTTLED", 429, "TooManyRequestsException"},
    {"UNAUTHORIZED", 401, "UnauthorizedException"},
    {"UNSUPPORTED_MEDIA_TYPE", 415, "BadRequestException"},
    {"WAF_FILTERED", 403, "ForbiddenException"},
}};

constexpr std::string_view kInternal = "Internal server error";

}  // namespace

const ResponseTypeInfo& info(ResponseType type) { return kInfos[static_cast<size_t>(type)]; }

std::optional<ResponseType> response_type_named(std::string_view name) {
  for (size_t i = 0; i < kInfos.size(); ++i) {
    if (kInfos[i].name == name) return static_cast<ResponseType>(i);
  }
  return {};
}

Refusal unknown_route() { return {ResponseType::missing_authentication_token, "Missing Authentication Token"}; }
Refusal unknown_stage() { return {ResponseType::default_4xx, "Forbidden", 403, "ForbiddenException"}; }
Refusal payload_too_large() { return {ResponseType::request_too_large, "Request Too Long"}; }
Refusal unsupported_media_type() { return {ResponseType::unsupported_media_type, "Unsupported Media Type"}; }
Refusal missing_parameters(std::string names) {
  return {ResponseType::bad_request_parameters, fmt::format("Missing required request parameters: [{}]", names)};
}
Refusal invalid_body(std::string validation_errors) {
  return {ResponseType::bad_request_body, "Invalid request body", {}, {}, std::move(validation_errors)};
}
Refusal integration_timeout() { return {ResponseType::integration_timeout, "Endpoint request timed out"}; }
Refusal malformed_result() { return {ResponseType::default_5xx, std::string(kInternal), 502}; }
Refusal integration_failed() { return {ResponseType::integration_failure, std::string(kInternal), 500}; }
Refusal misconfigured() { return {ResponseType::api_configuration_error, std::string(kInternal)}; }

Refusal access_denied(std::string_view caller_arn, std::string_view resource, std::string_view account, Denial denial) {
  std::string shown(resource);  // Amazon shows the last four digits of the account only
  if (auto at = shown.find(account); !account.empty() && at != std::string::npos) {
    for (size_t i = 0; i + 4 < account.size(); ++i) shown[at + i] = '*';
  }
  return {ResponseType::access_denied,
          fmt::format("User: {} is not authorized to perform: execute-api:Invoke on resource: {}{}", caller_arn, shown,
                      denial == Denial::explicit_deny ? " with an explicit deny" : "")};
}

}  // namespace gateway
