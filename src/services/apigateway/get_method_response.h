// https://docs.aws.amazon.com/apigateway/latest/api/API_GetMethodResponse.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct GetMethodResponse {
  static constexpr std::string_view name = "GetMethodResponse";
  static constexpr aws::Route route{
      "GET", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/responses/{status_code}"};
  using Input = StatusInput;
  using Output = ::gateway::MethodResponse;
  static Access access(const aws::Call& call, const Input& in) {
    return access_in(call, "GET", in.api, method_path(in.resource, in.method) + "/responses/" + in.status);
  }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    CO_TRY(auto definition, co_await gateway.apis().read(in.api));
    co_return find_method_response(definition, in.resource, in.method, in.status);
  }
};

}  // namespace services::apigateway
