#include "gateway/errors.h"

#include <fmt/format.h>

namespace gateway {

using base::Error;
using base::ErrorKind;

Error bad_request(std::string message) { return {ErrorKind::invalid, "BadRequestException", std::move(message)}; }
Error not_found(std::string message) { return {ErrorKind::missing, "NotFoundException", std::move(message)}; }
Error conflict(std::string message) { return {ErrorKind::conflict, "ConflictException", std::move(message)}; }
Error limit_exceeded(std::string message) { return {ErrorKind::throttled, "LimitExceededException", std::move(message)}; }
Error unsupported(std::string_view what) { return bad_request(fmt::format("{} is not supported by this API Gateway", what)); }

Error api_not_found(std::string_view account, std::string_view api) {
  return not_found(fmt::format("Invalid API identifier specified {}:{}", account, api));
}
Error resource_not_found() { return not_found("Invalid Resource identifier specified"); }
Error method_not_found() { return not_found("Invalid Method identifier specified"); }
Error integration_not_found() { return not_found("Invalid Integration identifier specified"); }
Error response_not_found() { return not_found("Invalid Response status code specified"); }
Error stage_not_found() { return not_found("Invalid stage identifier specified"); }
Error deployment_not_found() { return not_found("Invalid Deployment identifier specified"); }
Error model_not_found(std::string_view name) { return not_found(fmt::format("Invalid model name specified: {}", name)); }
Error validator_not_found() { return not_found("Invalid Request Validator identifier specified"); }
Error gateway_response_not_found() { return not_found("Gateway response type not defined on api"); }
Error patch_path_invalid(std::string_view path) { return bad_request(fmt::format("Invalid patch path {}", path)); }

}  // namespace gateway
