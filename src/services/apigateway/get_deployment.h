// https://docs.aws.amazon.com/apigateway/latest/api/API_GetDeployment.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct GetDeployment {
  static constexpr std::string_view name = "GetDeployment";
  static constexpr aws::Route route{"GET", "/restapis/{restapi_id}/deployments/{deployment_id}"};
  struct Input {
    std::string api, deployment;
  };
  using Output = ::gateway::Deployment;
  static Access access(const aws::Call& call, const Input& in) {
    return access_in(call, "GET", in.api, "/deployments/" + in.deployment);
  }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    co_return co_await gateway.apis().find_deployment(in.api, in.deployment);
  }
};

template <class V>
void fields(V& v, GetDeployment::Input& in) {
  api_field(v, in.api);
  v.required("deploymentId", in.deployment, wire::Path{"deployment_id"});
}

}  // namespace services::apigateway
