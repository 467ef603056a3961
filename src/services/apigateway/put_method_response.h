// https://docs.aws.amazon.com/apigateway/latest/api/API_PutMethodResponse.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct PutMethodResponse {
  static constexpr std::string_view name = "PutMethodResponse";
  static constexpr aws::Route route{
      "PUT", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/responses/{status_code}"};
  static constexpr int status = 201;
  struct Input {
    std::string api, resource, method, status;
    std::optional<::gateway::Flags> parameters;
    std::optional<Texts> models;
  };
  using Output = ::gateway::MethodResponse;
  static Access access(const aws::Call& call, const Input& in) {
    return access_in(call, "PUT", in.api, method_path(in.resource, in.method) + "/responses/" + in.status);
  }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    co_return co_await gateway.apis().edit(in.api, [in](Definition& definition) {
      return put_method_response(definition, in.resource, in.method, {in.status, in.parameters, in.models});
    });
  }
};

template <class V>
void fields(V& v, PutMethodResponse::Input& in) {
  status_fields(v, in);
  v.optional("responseParameters", in.parameters);
  v.optional("responseModels", in.models);
}

}  // namespace services::apigateway
