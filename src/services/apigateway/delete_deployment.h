// https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteDeployment.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct DeleteDeployment {
  static constexpr std::string_view name = "DeleteDeployment";
  static constexpr aws::Route route{"DELETE", "/restapis/{restapi_id}/deployments/{deployment_id}"};
  static constexpr int status = 202;
  struct Input {
    std::string api, deployment;
  };
  using Output = Nothing;
  static Access access(const aws::Call& call, const Input& in) {
    return access_in(call, "DELETE", in.api, "/deployments/" + in.deployment);
  }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    co_return co_await gateway.apis().remove_deployment(in.api, in.deployment);
  }
};

template <class V>
void fields(V& v, DeleteDeployment::Input& in) {
  api_field(v, in.api);
  v.required("deploymentId", in.deployment, wire::Path{"deployment_id"});
}

}  // namespace services::apigateway
