// https://docs.aws.amazon.com/apigateway/latest/api/API_GetDeployments.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct GetDeployments {
  static constexpr std::string_view name = "GetDeployments";
  static constexpr aws::Route route{"GET", "/restapis/{restapi_id}/deployments"};
  struct Input : PageInput {
    std::string api;
  };
  using Output = Page<::gateway::Deployment>;
  static Access access(const aws::Call& call, const Input& in) { return access_in(call, "GET", in.api, "/deployments"); }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    CO_TRY(auto deployments, co_await gateway.apis().list_deployments(in.api));
    co_return page_of(std::move(deployments), in, [](auto& deployment) { return deployment.id; });
  }
};

template <class V>
void fields(V& v, GetDeployments::Input& in) {
  api_field(v, in.api);
  page_fields(v, in);
}

}  // namespace services::apigateway
