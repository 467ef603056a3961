#include "gateway/checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "gateway/errors.h"
#include "gateway/limits.h"
#include "gateway/mapping.h"
#include "gateway/pattern.h"
#include "gateway/refusal.h"

namespace gateway {
namespace {

using base::fail;
using base::Result;
using base::Status;

bool all_of(std::string_view text, std::string_view extra) {
  return std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || extra.contains(c);
  });
}

bool is_status(std::string_view text) {
  return text.size() == 3 && text[0] >= '1' && text[0] <= '5' &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

Status check_status(std::string_view text) {
  if (is_status(text)) return {};
  return fail(bad_request(
      fmt::format("1 validation error detected: Value '{}' at 'statusCode' failed to satisfy constraint: Member must "
                  "satisfy regular expression pattern: [1-5]\\d\\d",
                  text)));
}

Status check_lambda(const Integration& integration) {
  if (!integration.http_method) return fail(bad_request("Enumeration value for HttpMethod must be non-empty"));
  CHECK_OK(function_of_uri(integration.uri.value_or("")));
  for (auto& [type, text] : or_empty(integration.request_templates)) {
    if (text.size() > kMaxTemplateBytes) return fail(bad_request("Mapping template is longer than 300 KB"));
  }
  return {};
}

}  // namespace

Status check_api(const RestApi& api) {
  if (api.name.empty()) return fail(bad_request("Name cannot be empty"));
  if (api.description && api.description->empty()) return fail(bad_request("Description cannot be an empty string"));
  if (api.api_key_source != "HEADER") return fail(unsupported("The API key source " + api.api_key_source));
  if (api.disable_execute_api_endpoint) return fail(unsupported("disableExecuteApiEndpoint"));
  if (api.endpoint.types.size() != 1) return fail(bad_request("Cannot create an api with multiple Endpoint Types."));
  if (api.endpoint.types[0] == "PRIVATE") return fail(unsupported("The endpoint type PRIVATE"));
  if (api.endpoint.types[0] != "EDGE" && api.endpoint.types[0] != "REGIONAL") {
    return fail(bad_request("Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE"));
  }
  if (api.endpoint.ip_address_type != "ipv4" && api.endpoint.ip_address_type != "dualstack") {
    return fail(bad_request("ipAddressType must be either ipv4 or dualstack."));
  }
  return {};
}

Status check_path_part(std::string_view part) {
  auto name = part;
  bool variable = name.starts_with('{') && name.ends_with('}') && name.size() > 2;
  if (variable) {
    name = name.substr(1, name.size() - 2);
    if (name.ends_with('+')) name.remove_suffix(1);
  }
  if (!name.empty() && all_of(name, variable ? "._-$" : "._-:~$,@*+!'()&=")) return {};
  return fail(bad_request(
      "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning "
      "and the end."));
}

Status check_method(const Definition& definition, const Method& method, std::string_view label) {
  if (!is_http_method(method.http_method)) {
    return fail(bad_request("Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY"));
  }
  auto& type = method.authorization_type;
  if (type == "CUSTOM" || type == "COGNITO_USER_POOLS") {
    return fail(unsupported(fmt::format("The authorization type {} ({})", type, label)));
  }
  if (type != "NONE" && type != "AWS_IAM") {
    return fail(bad_request("Invalid authorizationType specified. Valid options are NONE,AWS_IAM,CUSTOM,COGNITO_USER_POOLS"));
  }
  if (method.api_key_required) return fail(unsupported(fmt::format("apiKeyRequired ({})", label)));
  if (method.request_validator_id && !definition.validators.contains(*method.request_validator_id)) {
    return fail(bad_request("Invalid Request Validator identifier specified"));
  }
  for (auto& [media_type, model] : or_empty(method.request_models)) {
    if (!definition.models.contains(model)) return fail(bad_request("Invalid model identifier specified: " + model));
  }
  for (auto& [name, required] : or_empty(method.request_parameters)) {
    if (!name.starts_with("method.request.header.") && !name.starts_with("method.request.path.") &&
        !name.starts_with("method.request.querystring.")) {
      return fail(
          bad_request(fmt::format("Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid "
                                  "mapping expression specified: {}]",
                                  name)));
    }
  }
  return {};
}

Status check_integration(Integration& integration, std::string_view resource_id, std::string_view label) {
  auto& type = integration.type;
  if (type == "AWS" || type == "HTTP" || type == "HTTP_PROXY") {
    return fail(unsupported(fmt::format("The integration type {} ({})", type, label)));
  }
  if (type != "AWS_PROXY" && type != "MOCK") {
    return fail(bad_request("Invalid integration type specified. Valid options are HTTP,MOCK,AWS_PROXY,HTTP_PROXY,AWS"));
  }
  auto& passthrough = integration.passthrough_behavior;
  if (passthrough != "WHEN_NO_MATCH" && passthrough != "WHEN_NO_TEMPLATES" && passthrough != "NEVER") {
    return fail(bad_request("Invalid PassthroughBehavior specified. Valid options are WHEN_NO_MATCH,WHEN_NO_TEMPLATES,NEVER"));
  }
  if (integration.timeout_ms < kMinTimeoutMs || integration.timeout_ms > kMaxTimeoutMs) {
    return fail(bad_request(fmt::format("Timeout should be between {} ms and {} ms", kMinTimeoutMs, kMaxTimeoutMs)));
  }
  if (integration.connection_type.value_or("INTERNET") != "INTERNET") {
    return fail(unsupported(fmt::format("The connection type {} ({})", *integration.connection_type, label)));
  }
  if (integration.content_handling.value_or("CONVERT_TO_TEXT") != "CONVERT_TO_TEXT") {
    return fail(unsupported(fmt::format("The content handling {} ({})", *integration.content_handling, label)));
  }
  if (!integration.cache_key_parameters.empty())
    return fail(unsupported(fmt::format("Caching: cacheKeyParameters ({})", label)));
  if (integration.cache_namespace.empty()) integration.cache_namespace = resource_id;
  if (type == "AWS_PROXY") return check_lambda(integration);
  if (integration.uri) return fail(unsupported(fmt::format("A uri on a MOCK integration ({})", label)));
  for (auto& [media_type, text] : or_empty(integration.request_templates)) CHECK_OK(mock_status(text));
  if (!or_empty(integration.request_parameters).empty()) {
    return fail(unsupported(fmt::format("Request parameter mapping on a MOCK integration ({})", label)));
  }
  return {};
}

Status check_integration_response(const Integration& integration, const IntegrationResponse& response) {
  CHECK_OK(check_status(response.status_code));
  if (response.content_handling)
    return fail(unsupported("The content handling " + *response.content_handling + " of a response"));
  if (integration.type != "MOCK") return {};  // a proxy integration's answer is the function's
  if (response.selection_pattern) CHECK_OK(Pattern::compile(*response.selection_pattern));
  for (auto& [name, expression] : or_empty(response.parameters)) {
    if (!name.starts_with("method.response.header."))
      return fail(bad_request("Invalid mapping expression parameter specified: " + name));
    CHECK_OK(Value::compile(expression, Value::Place::integration_response));
  }
  for (auto& [type, text] : or_empty(response.templates)) CHECK_OK(Template::compile(text));
  return {};
}

Status check_method_response(const MethodResponse& response) {
  CHECK_OK(check_status(response.status_code));
  for (auto& [name, required] : or_empty(response.parameters)) {
    if (!name.starts_with("method.response.header."))
      return fail(bad_request("Invalid mapping expression parameter specified: " + name));
  }
  return {};
}

Status check_gateway_response(const GatewayResponse& response) {
  auto type = response_type_named(response.type);
  if (!type) return fail(bad_request("Invalid gateway response type specified: " + response.type));
  if (response.status_code) CHECK_OK(check_status(*response.status_code));
  for (auto& [name, expression] : response.parameters) {
    if (name.starts_with("gatewayresponse.path.") || name.starts_with("gatewayresponse.querystring.")) {
      return fail(unsupported("The response parameter " + name));
    }
    if (!name.starts_with("gatewayresponse.header."))
      return fail(bad_request("Invalid null or empty value in responseParameters"));
    CHECK_OK(Value::compile(expression, Value::Place::gateway_response));
  }
  for (auto& [media_type, text] : response.templates) CHECK_OK(Template::compile(text));
  return {};
}

Status check_stage_name(std::string_view name) {
  if (!name.empty() && name.size() <= 128 && all_of(name, "-_")) return {};
  return fail(bad_request("Stage name only allows a-zA-Z0-9_"));
}

Status check_stage_variables(const Texts& variables) {
  if (variables.size() > kMaxStageVariables) return fail(limit_exceeded("Too many stage variables"));
  for (auto& [name, value] : variables) {
    if (name.empty() || !all_of(name, "_") || !all_of(value, "-._~:/?#&=,")) {
      return fail(bad_request(fmt::format("Stage variable {} or its value has characters that are not allowed", name)));
    }
  }
  return {};
}

Result<std::string> function_of_uri(std::string_view uri) {
  constexpr std::string_view functions = "/functions/", end = "/invocations";
  if (!uri.starts_with("arn:")) return fail(bad_request("Invalid ARN specified in the request"));
  std::vector<std::string_view> parts;  // arn:partition:apigateway:region:lambda:path/...
  for (auto rest = uri; parts.size() < 5; rest.remove_prefix(parts.back().size() + 1)) {
    auto colon = rest.find(':');
    if (colon == std::string_view::npos) return fail(bad_request("AWS ARN for integration must contain path or action"));
    parts.push_back(rest.substr(0, colon));
  }
  auto path = uri.substr(parts.back().data() + parts.back().size() + 1 - uri.data());
  if (parts[2] != "apigateway" || (!path.starts_with("path/") && !path.starts_with("action/"))) {
    return fail(bad_request("AWS ARN for integration must contain path or action"));
  }
  auto at = path.find(functions);
  if (parts[4] == "firehose") return fail(unsupported("An AWS_PROXY integration with Firehose"));
  if (parts[4] != "lambda" || at == std::string_view::npos || !path.ends_with(end) ||
      path.size() <= at + functions.size() + end.size()) {
    return fail(bad_request(
        "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations."));
  }
  auto function = path.substr(at + functions.size());
  return std::string(function.substr(0, function.size() - end.size()));
}

std::string with_variables(std::string_view text, const Texts& variables) {
  constexpr std::string_view mark = "${stageVariables.";
  std::string out;
  while (true) {
    auto at = text.find(mark);
    auto end = at == std::string_view::npos ? at : text.find('}', at);
    if (end == std::string_view::npos) return out.append(text);
    out.append(text.substr(0, at));
    auto found = variables.find(std::string(text.substr(at + mark.size(), end - at - mark.size())));
    if (found != variables.end()) out += found->second;
    text.remove_prefix(end + 1);
  }
}

}  // namespace gateway
