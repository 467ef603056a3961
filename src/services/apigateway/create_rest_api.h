// https://docs.aws.amazon.com/apigateway/latest/api/API_CreateRestApi.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct CreateRestApi {
  static constexpr std::string_view name = "CreateRestApi";
  static constexpr aws::Route route{"POST", "/restapis"};
  static constexpr int status = 201;
  struct Input {
    std::string name;
    std::optional<std::string> description, version, policy, api_key_source, clone_from, security_policy, access_mode;
    std::optional<std::vector<std::string>> binary_media_types;
    std::optional<int> minimum_compression_size;
    std::optional<::gateway::Endpoint> endpoint;
    std::optional<Texts> tags;
    bool disable_execute_api_endpoint = false;
  };
  using Output = ::gateway::RestApi;
  static Access access(const aws::Call& call, const Input&) { return access_to(call, "POST", "/restapis"); }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    if (in.clone_from) co_return base::fail(::gateway::unsupported("cloneFrom"));
    if (in.minimum_compression_size) co_return base::fail(::gateway::unsupported("minimumCompressionSize"));
    if (in.security_policy) co_return base::fail(::gateway::unsupported("securityPolicy"));
    if (in.access_mode) co_return base::fail(::gateway::unsupported("endpointAccessMode"));
    ::gateway::RestApi api{.name = std::move(in.name), .description = std::move(in.description)};
    api.version = std::move(in.version);
    if (in.binary_media_types && !in.binary_media_types->empty()) api.binary_media_types = std::move(in.binary_media_types);
    if (in.api_key_source) api.api_key_source = *in.api_key_source;
    if (in.endpoint) api.endpoint = *in.endpoint;
    api.policy = std::move(in.policy);
    api.tags = std::move(in.tags);
    api.disable_execute_api_endpoint = in.disable_execute_api_endpoint;
    CO_TRY(auto made, co_await gateway.apis().create(std::move(api)));
    co_return shown(std::move(made));
  }
};

template <class V>
void fields(V& v, CreateRestApi::Input& in) {
  v.required("name", in.name);
  v.optional("description", in.description);
  v.optional("version", in.version);
  v.optional("cloneFrom", in.clone_from);
  v.optional("binaryMediaTypes", in.binary_media_types);
  v.optional("minimumCompressionSize", in.minimum_compression_size);
  v.optional("apiKeySource", in.api_key_source, wire::OneOf{"HEADER", "AUTHORIZER"});
  v.optional("endpointConfiguration", in.endpoint);
  v.optional("policy", in.policy);
  v.optional("tags", in.tags);
  v.optional("disableExecuteApiEndpoint", in.disable_execute_api_endpoint);
  v.optional("securityPolicy", in.security_policy);
  v.optional("endpointAccessMode", in.access_mode);
}

}  // namespace services::apigateway
