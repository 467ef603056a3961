// https://docs.aws.amazon.com/apigateway/latest/api/API_CreateStage.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct CreateStage {
  static constexpr std::string_view name = "CreateStage";
  static constexpr aws::Route route{"POST", "/restapis/{restapi_id}/stages"};
  static constexpr int status = 201;
  struct Input {
    std::string api, stage, deployment;
    std::optional<std::string> description, cache_size, documentation_version;
    bool cache_enabled = false, tracing_enabled = false;
    std::optional<Texts> variables, tags;
    std::optional<base::Document> canary;
  };
  using Output = ::gateway::Stage;
  static Access access(const aws::Call& call, const Input& in) { return access_in(call, "POST", in.api, "/stages"); }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    if (in.cache_enabled || in.cache_size) co_return base::fail(::gateway::unsupported("Caching: cacheClusterEnabled"));
    if (in.tracing_enabled) co_return base::fail(::gateway::unsupported("tracingEnabled"));
    if (in.canary) co_return base::fail(::gateway::unsupported("canarySettings"));
    ::gateway::Stage stage{.deployment_id = in.deployment, .name = in.stage, .description = in.description};
    stage.variables = in.variables;
    stage.tags = in.tags;
    stage.documentation_version = in.documentation_version;
    co_return co_await gateway.apis().create_stage(in.api, std::move(stage));
  }
};

template <class V>
void fields(V& v, CreateStage::Input& in) {
  api_field(v, in.api);
  v.required("stageName", in.stage);
  v.required("deploymentId", in.deployment);
  v.optional("description", in.description);
  v.optional("cacheClusterEnabled", in.cache_enabled);
  v.optional("cacheClusterSize", in.cache_size);
  v.optional("variables", in.variables);
  v.optional("documentationVersion", in.documentation_version);
  v.optional("canarySettings", in.canary);
  v.optional("tracingEnabled", in.tracing_enabled);
  v.optional("tags", in.tags);
}

}  // namespace services::apigateway
