// What a method, an integration or a response may say. Everything valid at AWS that the data plane does not do is refused here,
// by name, so that nothing is stored and then ignored. Pure; any thread.
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"
#include "gateway/definition.h"

namespace gateway {

base::Status check_api(const RestApi& api);
base::Status check_path_part(std::string_view part);
/// `label` is how messages name it: "GET /items". Models and validators must exist.
base::Status check_method(const Definition& definition, const Method& method, std::string_view label);
/// Also fills in defaults (timeout, cache namespace of `resource_id`).
base::Status check_integration(Integration& integration, std::string_view resource_id, std::string_view label);
base::Status check_integration_response(const Integration& integration, const IntegrationResponse& response);
base::Status check_method_response(const MethodResponse& response);
base::Status check_gateway_response(const GatewayResponse& response);
base::Status check_stage_name(std::string_view name);
base::Status check_stage_variables(const Texts& variables);

/// The function ARN in the URI of an AWS_PROXY integration.
base::Result<std::string> function_of_uri(std::string_view uri);
/// The text with ${stageVariables.x} filled in.
std::string with_variables(std::string_view text, const Texts& variables);

}  // namespace gateway
