// https://docs.aws.amazon.com/apigateway/latest/api/API_GetMethod.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct GetMethod {
  static constexpr std::string_view name = "GetMethod";
  static constexpr aws::Route route{"GET", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}"};
  using Input = MethodInput;
  using Output = ::gateway::Method;
  static Access access(const aws::Call& call, const Input& in) {
    return access_in(call, "GET", in.api, method_path(in.resource, in.method));
  }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    CO_TRY(auto definition, co_await gateway.apis().read(in.api));
    CO_TRY(auto* method, find_method(definition, in.resource, in.method));
    co_return *method;
  }
};

}  // namespace services::apigateway
