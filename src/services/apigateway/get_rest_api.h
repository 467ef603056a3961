// https://docs.aws.amazon.com/apigateway/latest/api/API_GetRestApi.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct GetRestApi {
  static constexpr std::string_view name = "GetRestApi";
  static constexpr aws::Route route{"GET", "/restapis/{restapi_id}"};
  using Input = ApiInput;
  using Output = ::gateway::RestApi;
  static Access access(const aws::Call& call, const Input& in) { return access_in(call, "GET", in.api); }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    CO_TRY(auto definition, co_await gateway.apis().read(std::move(in.api)));
    co_return shown(std::move(definition.api));
  }
};

}  // namespace services::apigateway
