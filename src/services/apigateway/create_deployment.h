// https://docs.aws.amazon.com/apigateway/latest/api/API_CreateDeployment.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct CreateDeployment {
  static constexpr std::string_view name = "CreateDeployment";
  static constexpr aws::Route route{"POST", "/restapis/{restapi_id}/deployments"};
  static constexpr int status = 201;
  struct Input {
    std::string api;
    std::optional<std::string> stage_name, stage_description, description, cache_size;
    bool cache_enabled = false, tracing_enabled = false;
    std::optional<Texts> variables;
    std::optional<base::Document> canary;
  };
  using Output = ::gateway::Deployment;
  static Access access(const aws::Call& call, const Input& in) { return access_in(call, "POST", in.api, "/deployments"); }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    if (in.cache_enabled || in.cache_size) co_return base::fail(::gateway::unsupported("Caching: cacheClusterEnabled"));
    if (in.tracing_enabled) co_return base::fail(::gateway::unsupported("tracingEnabled"));
    if (in.canary) co_return base::fail(::gateway::unsupported("canarySettings"));
    co_return co_await gateway.apis().deploy(in.api, {in.description, in.stage_name, in.stage_description, in.variables});
  }
};

template <class V>
void fields(V& v, CreateDeployment::Input& in) {
  api_field(v, in.api);
  v.optional("stageName", in.stage_name);
  v.optional("stageDescription", in.stage_description);
  v.optional("description", in.description);
  v.optional("cacheClusterEnabled", in.cache_enabled);
  v.optional("cacheClusterSize", in.cache_size);
  v.optional("variables", in.variables);
  v.optional("canarySettings", in.canary);
  v.optional("tracingEnabled", in.tracing_enabled);
}

}  // namespace services::apigateway
