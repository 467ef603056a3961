// https://docs.aws.amazon.com/apigateway/latest/api/API_GetIntegration.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct GetIntegration {
  static constexpr std::string_view name = "GetIntegration";
  static constexpr aws::Route route{"GET", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration"};
  using Input = MethodInput;
  using Output = ::gateway::Integration;
  static Access access(const aws::Call& call, const Input& in) {
    return access_in(call, "GET", in.api, method_path(in.resource, in.method) + "/integration");
  }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    CO_TRY(auto definition, co_await gateway.apis().read(in.api));
    CO_TRY(auto* integration, find_integration(definition, in.resource, in.method));
    co_return *integration;
  }
};

}  // namespace services::apigateway
