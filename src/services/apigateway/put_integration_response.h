// https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegrationResponse.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct PutIntegrationResponse {
  static constexpr std::string_view name = "PutIntegrationResponse";
  static constexpr aws::Route route{
      "PUT", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration/responses/{status_code}"};
  static constexpr int status = 201;
  struct Input {
    std::string api, resource, method, status;
    std::optional<std::string> selection_pattern, content_handling;
    std::optional<Texts> parameters, templates;
  };
  using Output = ::gateway::IntegrationResponse;
  static Access access(const aws::Call& call, const Input& in) {
    return access_in(call, "PUT", in.api, method_path(in.resource, in.method) + "/integration/responses/" + in.status);
  }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    co_return co_await gateway.apis().edit(in.api, [in](Definition& definition) {
      return put_integration_response(definition, in.resource, in.method,
                                      {in.status, in.selection_pattern, in.parameters, in.templates, in.content_handling});
    });
  }
};

template <class V>
void fields(V& v, PutIntegrationResponse::Input& in) {
  status_fields(v, in);
  v.optional("selectionPattern", in.selection_pattern);
  v.optional("responseParameters", in.parameters);
  v.optional("responseTemplates", in.templates);
  v.optional("contentHandling", in.content_handling);
}

}  // namespace services::apigateway
