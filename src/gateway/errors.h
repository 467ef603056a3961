// The errors of the gateway's control plane, as API Gateway words them. The data plane answers with a Refusal (refusal.h).
#pragma once
#include <string_view>

#include "base/result.h"

namespace gateway {

base::Error bad_request(std::string message);     // BadRequestException 400
base::Error not_found(std::string message);       // NotFoundException 404
base::Error conflict(std::string message);        // ConflictException 409
base::Error limit_exceeded(std::string message);  // LimitExceededException 429
/// Something valid at AWS that this gateway does not do: said when it is defined, never stored and ignored.
base::Error unsupported(std::string_view what);  // BadRequestException 400

base::Error api_not_found(std::string_view account, std::string_view api);
base::Error resource_not_found();
base::Error method_not_found();
base::Error integration_not_found();
base::Error response_not_found();
base::Error stage_not_found();
base::Error deployment_not_found();
base::Error model_not_found(std::string_view name);
base::Error validator_not_found();
base::Error gateway_response_not_found();
base::Error patch_path_invalid(std::string_view path);

}  // namespace gateway
