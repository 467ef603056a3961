// https://docs.aws.amazon.com/apigateway/latest/api/API_GetStages.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct GetStages {
  static constexpr std::string_view name = "GetStages";
  static constexpr aws::Route route{"GET", "/restapis/{restapi_id}/stages"};
  struct Input {
    std::string api;
    std::optional<std::string> deployment;
  };
  struct Output {
    std::vector<::gateway::Stage> items;
  };
  static Access access(const aws::Call& call, const Input& in) { return access_in(call, "GET", in.api, "/stages"); }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    CO_TRY(auto stages, co_await gateway.apis().list_stages(in.api));
    if (in.deployment) std::erase_if(stages, [&](auto& stage) { return stage.deployment_id != *in.deployment; });
    co_return Output{std::move(stages)};
  }
};

template <class V>
void fields(V& v, GetStages::Input& in) {
  api_field(v, in.api);
  v.optional("deploymentId", in.deployment, wire::Query{});
}
template <class V>
void fields(V& v, GetStages::Output& out) {
  v.optional("item", out.items);
}

}  // namespace services::apigateway
