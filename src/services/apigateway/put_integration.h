// https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegration.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct PutIntegration {
  static constexpr std::string_view name = "PutIntegration";
  static constexpr aws::Route route{"PUT", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration"};
  static constexpr int status = 201;
  struct Input {
    std::string api, resource, method, type;
    std::optional<std::string> http_method, uri, connection_type, connection_id, credentials, passthrough, cache_namespace,
        content_handling, transfer_mode, target;
    std::optional<Texts> parameters, templates;
    std::optional<std::vector<std::string>> cache_keys;
    std::optional<int> timeout_ms;
    std::optional<base::Document> tls;
  };
  using Output = ::gateway::Integration;
  static Access access(const aws::Call& call, const Input& in) {
    return access_in(call, "PUT", in.api, method_path(in.resource, in.method) + "/integration");
  }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    if (in.connection_id) co_return base::fail(::gateway::unsupported("connectionId"));
    if (in.credentials) co_return base::fail(::gateway::unsupported("credentials of an integration"));
    if (in.tls) co_return base::fail(::gateway::unsupported("tlsConfig"));
    if (in.target) co_return base::fail(::gateway::unsupported("integrationTarget"));
    if (in.transfer_mode.value_or("BUFFERED") != "BUFFERED")
      co_return base::fail(::gateway::unsupported("responseTransferMode"));
    ::gateway::Integration integration{.type = in.type, .http_method = in.http_method, .uri = in.uri};
    integration.connection_type = in.connection_type;
    integration.request_parameters = in.parameters;
    integration.request_templates = in.templates;
    integration.passthrough_behavior = in.passthrough.value_or("WHEN_NO_MATCH");
    integration.content_handling = in.content_handling;
    integration.timeout_ms = in.timeout_ms.value_or(::gateway::kMaxTimeoutMs);
    integration.cache_namespace = in.cache_namespace.value_or("");
    if (in.cache_keys) integration.cache_key_parameters = *in.cache_keys;
    co_return co_await gateway.apis().edit(in.api, [in, integration](Definition& definition) {
      return put_integration(definition, in.resource, in.method, integration);
    });
  }
};

template <class V>
void fields(V& v, PutIntegration::Input& in) {
  method_fields(v, in);
  v.required("type", in.type, wire::OneOf{"HTTP", "AWS", "MOCK", "HTTP_PROXY", "AWS_PROXY"});
  v.optional("integrationHttpMethod", in.http_method, wire::Named{"httpMethod"});
  v.optional("uri", in.uri);
  v.optional("connectionType", in.connection_type);
  v.optional("connectionId", in.connection_id);
  v.optional("credentials", in.credentials);
  v.optional("requestParameters", in.parameters);
  v.optional("requestTemplates", in.templates);
  v.optional("passthroughBehavior", in.passthrough);
  v.optional("cacheNamespace", in.cache_namespace);
  v.optional("cacheKeyParameters", in.cache_keys);
  v.optional("contentHandling", in.content_handling);
  v.optional("timeoutInMillis", in.timeout_ms);
  v.optional("tlsConfig", in.tls);
  v.optional("responseTransferMode", in.transfer_mode);
  v.optional("integrationTarget", in.target);
}

}  // namespace services::apigateway
