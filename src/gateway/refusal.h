// Refusal: an answer the gateway gives itself instead of an integration, by one of API Gateway's 21 gateway response types.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
#pragma once
#include <array>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace gateway {

enum class ResponseType {
  access_denied,
  api_configuration_error,
  authorizer_configuration_error,
  authorizer_failure,
  bad_request_body,
  bad_request_parameters,
  default_4xx,
  default_5xx,
  expired_token,
  integration_failure,
  integration_timeout,
  invalid_api_key,
  invalid_signature,
  missing_authentication_token,
  quota_exceeded,
  request_too_large,
  resource_not_found,
  throttled,
  unauthorized,
  unsupported_media_type,
  waf_filtered,
};
inline constexpr size_t kResponseTypes = 21;

struct ResponseTypeInfo {
  std::string_view name;        // "ACCESS_DENIED"
  int status;                   // unless configured; 0: none of its own
  std::string_view error_type;  // x-amzn-ErrorType
};
const ResponseTypeInfo& info(ResponseType type);
std::optional<ResponseType> response_type_named(std::string_view name);

struct Refusal {
  ResponseType type = ResponseType::default_5xx;
  std::string message;
  std::optional<int> status;           // where it is not the type's
  std::string error_type = {};         // where it is not the type's
  std::string validation_errors = {};  // $context.error.validationErrorString
};

template <class T>
using Admitted = std::expected<T, Refusal>;

// What the data plane refuses, in API Gateway's words.
Refusal unknown_route();
Refusal unknown_stage();
Refusal payload_too_large();
Refusal unsupported_media_type();
Refusal missing_parameters(std::string names);  // "a, b"
Refusal invalid_body(std::string validation_errors);
Refusal integration_timeout();
/// The function answered something that is no proxy answer, or failed.
Refusal malformed_result();
/// The function could not be asked: not permitted, not there, throttled.
Refusal integration_failed();
Refusal misconfigured();
enum class Denial { implicit, explicit_deny };
Refusal access_denied(std::string_view caller_arn, std::string_view resource, std::string_view account, Denial denial);

}  // namespace gateway
