// https://docs.aws.amazon.com/apigateway/latest/api/API_GetIntegrationResponse.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct GetIntegrationResponse {
  static constexpr std::string_view name = "GetIntegrationResponse";
  static constexpr aws::Route route{
      "GET", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration/responses/{status_code}"};
  using Input = StatusInput;
  using Output = ::gateway::IntegrationResponse;
  static Access access(const aws::Call& call, const Input& in) {
    return access_in(call, "GET", in.api, method_path(in.resource, in.method) + "/integration/responses/" + in.status);
  }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    CO_TRY(auto definition, co_await gateway.apis().read(in.api));
    co_return find_integration_response(definition, in.resource, in.method, in.status);
  }
};

}  // namespace services::apigateway
