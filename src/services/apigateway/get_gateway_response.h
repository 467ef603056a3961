// https://docs.aws.amazon.com/apigateway/latest/api/API_GetGatewayResponse.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct GetGatewayResponse {
  static constexpr std::string_view name = "GetGatewayResponse";
  static constexpr aws::Route route{"GET", "/restapis/{restapi_id}/gatewayresponses/{response_type}"};
  struct Input {
    std::string api, type;
  };
  using Output = ::gateway::GatewayResponse;
  static Access access(const aws::Call& call, const Input& in) {
    return access_in(call, "GET", in.api, "/gatewayresponses/" + in.type);
  }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    CO_TRY(auto definition, co_await gateway.apis().read(in.api));
    co_return effective_gateway_response(definition, in.type);
  }
};

template <class V>
void fields(V& v, GetGatewayResponse::Input& in) {
  api_field(v, in.api);
  v.required("responseType", in.type, wire::Path{"response_type"});
}

}  // namespace services::apigateway
