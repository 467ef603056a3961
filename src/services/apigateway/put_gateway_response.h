// https://docs.aws.amazon.com/apigateway/latest/api/API_PutGatewayResponse.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct PutGatewayResponse {
  static constexpr std::string_view name = "PutGatewayResponse";
  static constexpr aws::Route route{"PUT", "/restapis/{restapi_id}/gatewayresponses/{response_type}"};
  static constexpr int status = 201;
  struct Input {
    std::string api, type;
    std::optional<std::string> status;
    Texts parameters, templates;
  };
  using Output = ::gateway::GatewayResponse;
  static Access access(const aws::Call& call, const Input& in) {
    return access_in(call, "PUT", in.api, "/gatewayresponses/" + in.type);
  }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    co_return co_await gateway.apis().edit(in.api, [in](Definition& definition) {
      return put_gateway_response(definition, {in.type, in.status, in.parameters, in.templates});
    });
  }
};

template <class V>
void fields(V& v, PutGatewayResponse::Input& in) {
  api_field(v, in.api);
  v.required("responseType", in.type, wire::Path{"response_type"});
  v.optional("statusCode", in.status);
  v.optional("responseParameters", in.parameters);
  v.optional("responseTemplates", in.templates);
}

}  // namespace services::apigateway
