// https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteGatewayResponse.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct DeleteGatewayResponse {
  static constexpr std::string_view name = "DeleteGatewayResponse";
  static constexpr aws::Route route{"DELETE", "/restapis/{restapi_id}/gatewayresponses/{response_type}"};
  static constexpr int status = 202;
  struct Input {
    std::string api, type;
  };
  using Output = Nothing;
  static Access access(const aws::Call& call, const Input& in) {
    return access_in(call, "DELETE", in.api, "/gatewayresponses/" + in.type);
  }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    co_return co_await gateway.apis().edit(in.api, [in](Definition& definition) -> base::Result<Nothing> {
      CHECK_OK(delete_gateway_response(definition, in.type));
      return Nothing{};
    });
  }
};

template <class V>
void fields(V& v, DeleteGatewayResponse::Input& in) {
  api_field(v, in.api);
  v.required("responseType", in.type, wire::Path{"response_type"});
}

}  // namespace services::apigateway
