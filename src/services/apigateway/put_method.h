// https://docs.aws.amazon.com/apigateway/latest/api/API_PutMethod.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct PutMethod {
  static constexpr std::string_view name = "PutMethod";
  static constexpr aws::Route route{"PUT", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}"};
  static constexpr int status = 201;
  struct Input {
    std::string api, resource, method, authorization_type;
    std::optional<std::string> authorizer, operation_name, validator;
    std::optional<std::vector<std::string>> scopes;
    bool api_key_required = false;
    std::optional<::gateway::Flags> parameters;
    std::optional<Texts> models;
  };
  using Output = ::gateway::Method;
  static Access access(const aws::Call& call, const Input& in) {
    return access_in(call, "PUT", in.api, method_path(in.resource, in.method));
  }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    if (in.authorizer) co_return base::fail(::gateway::unsupported("authorizerId"));
    if (in.scopes && !in.scopes->empty()) co_return base::fail(::gateway::unsupported("authorizationScopes"));
    ::gateway::Method method{.http_method = in.method, .authorization_type = in.authorization_type};
    method.api_key_required = in.api_key_required;
    method.request_validator_id = in.validator;
    method.operation_name = in.operation_name;
    method.request_parameters = in.parameters;
    method.request_models = in.models;
    co_return co_await gateway.apis().edit(
        in.api, [in, method](Definition& definition) { return put_method(definition, in.resource, method); });
  }
};

template <class V>
void fields(V& v, PutMethod::Input& in) {
  method_fields(v, in);
  v.required("authorizationType", in.authorization_type);
  v.optional("authorizerId", in.authorizer);
  v.optional("apiKeyRequired", in.api_key_required);
  v.optional("operationName", in.operation_name);
  v.optional("requestParameters", in.parameters);
  v.optional("requestModels", in.models);
  v.optional("requestValidatorId", in.validator);
  v.optional("authorizationScopes", in.scopes);
}

}  // namespace services::apigateway
