// What an API is made of, spelled as API Gateway spells it: the same `fields` store an entity, and print it for the control
// plane.
//
//   Definition ── RestApi (name, endpoint, binary types, policy, tags)
//              ├─ resources   id -> Resource (path) -> Method -> Integration -> IntegrationResponse; MethodResponse
//              ├─ models      name -> Model (JSON Schema draft-04 text)
//              ├─ validators  id -> RequestValidator
//              └─ gateway responses   type -> GatewayResponse
//
// A deployment is an unchangeable copy of a Definition. Values; pure functions; any thread.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "wire/fields.h"

namespace gateway {

using Texts = std::map<std::string, std::string>;
using Flags = std::map<std::string, bool>;

inline constexpr std::string_view kDefaultErrorTemplate = "{\"message\":$context.error.messageString}";

struct Endpoint {
  std::vector<std::string> types = {"EDGE"};
  std::string ip_address_type = "ipv4";
};

struct RestApi {
  std::string id;
  std::string name;
  std::optional<std::string> description;
  wire::Timestamp created;
  std::optional<std::string> version;
  std::optional<std::vector<std::string>> warnings;  // of an import, in its answer only
  std::optional<std::vector<std::string>> binary_media_types;
  std::string api_key_source = "HEADER";
  Endpoint endpoint;
  std::optional<std::string> policy;  // JSON text
  std::optional<Texts> tags;
  bool disable_execute_api_endpoint = false;
  std::string root_resource_id;
};

struct IntegrationResponse {
  std::string status_code;
  std::optional<std::string> selection_pattern;
  std::optional<Texts> parameters;
  std::optional<Texts> templates;
  std::optional<std::string> content_handling;
};

struct Integration {
  std::string type;
  std::optional<std::string> http_method;
  std::optional<std::string> uri;
  std::optional<std::string> connection_type;
  std::optional<Texts> request_parameters;
  std::optional<Texts> request_templates;
  std::string passthrough_behavior = "WHEN_NO_MATCH";
  std::optional<std::string> content_handling;
  int timeout_ms = 29'000;
  std::string cache_namespace;
  std::vector<std::string> cache_key_parameters;  // always empty: caching is refused
  std::optional<std::map<std::string, IntegrationResponse>> responses;
};

struct MethodResponse {
  std::string status_code;
  std::optional<Flags> parameters;
  std::optional<Texts> models;
};

struct Method {
  std::string http_method;
  std::string authorization_type = "NONE";
  bool api_key_required = false;
  std::optional<std::string> request_validator_id;
  std::optional<std::string> operation_name;
  std::optional<Flags> request_parameters;
  std::optional<Texts> request_models;
  std::optional<std::map<std::string, MethodResponse>> responses;
  std::optional<Integration> integration;
};

struct Resource {
  std::string id;
  std::optional<std::string> parent_id;
  std::optional<std::string> path_part;
  std::string path;
  std::optional<std::map<std::string, Method>> methods;
};

struct Model {
  std::string id;
  std::string name;
  std::optional<std::string> description;
  std::string schema;
  std::string content_type = "application/json";
};

struct RequestValidator {
  std::string id;
  std::string name;
  bool validate_body = false;
  bool validate_parameters = false;
};

struct GatewayResponse {
  std::string type;
  std::optional<std::string> status_code;
  Texts parameters;
  Texts templates;
  bool is_default = false;
};

struct Definition {
  RestApi api;
  std::map<std::string, Resource> resources;
  std::map<std::string, Model> models;
  std::map<std::string, RequestValidator> validators;
  std::map<std::string, GatewayResponse> gateway_responses;

  Resource* resource(std::string_view id);
  Resource* resource_at(std::string_view path);
  const RequestValidator* validator_named(std::string_view name) const;
};

struct Deployment {
  std::string id;
  std::optional<std::string> description;
  wire::Timestamp created;
};

struct MethodSetting {
  bool metrics_enabled = false;
};

struct Stage {
  std::string deployment_id;
  std::string name;
  std::optional<std::string> description;
  bool cache_cluster_enabled = false;
  std::string cache_cluster_status = "NOT_AVAILABLE";
  std::map<std::string, MethodSetting> method_settings;  // always empty: none is supported
  std::optional<Texts> variables;
  std::optional<std::string> documentation_version;
  bool tracing_enabled = false;
  std::optional<Texts> tags;
  wire::Timestamp created;
  wire::Timestamp updated;
};

/// The answer of what has nothing to tell.
struct Nothing {};

/// 10 characters for APIs and root resources, 6 for what is inside.
std::string new_api_id(base::Random& random);
std::string new_short_id(base::Random& random);

/// A new API: the root resource and the models Empty and Error.
Definition new_definition(RestApi api, base::Random& random);

/// "GET", ... or "ANY".
bool is_http_method(std::string_view method);

template <class T>
const T& or_empty(const std::optional<T>& value) {
  static const T empty;
  return value ? *value : empty;
}

template <class V>
void fields(V&, Nothing&) {}
template <class V>
void fields(V& v, Endpoint& x) {
  v.optional("types", x.types);
  v.optional("ipAddressType", x.ip_address_type);
}
template <class V>
void fields(V& v, RestApi& x) {
  v.optional("id", x.id);
  v.optional("name", x.name);
  v.optional("description", x.description);
  v.optional("createdDate", x.created);
  v.optional("version", x.version);
  v.optional("warnings", x.warnings);
  v.optional("binaryMediaTypes", x.binary_media_types);
  v.optional("apiKeySource", x.api_key_source);
  v.optional("endpointConfiguration", x.endpoint);
  v.optional("policy", x.policy);
  v.optional("tags", x.tags);
  v.optional("disableExecuteApiEndpoint", x.disable_execute_api_endpoint);
  v.optional("rootResourceId", x.root_resource_id);
}
template <class V>
void fields(V& v, IntegrationResponse& x) {
  v.optional("statusCode", x.status_code);
  v.optional("selectionPattern", x.selection_pattern);
  v.optional("responseParameters", x.parameters);
  v.optional("responseTemplates", x.templates);
  v.optional("contentHandling", x.content_handling);
}
template <class V>
void fields(V& v, Integration& x) {
  v.optional("type", x.type);
  v.optional("httpMethod", x.http_method);
  v.optional("uri", x.uri);
  v.optional("connectionType", x.connection_type);
  v.optional("requestParameters", x.request_parameters);
  v.optional("requestTemplates", x.request_templates);
  v.optional("passthroughBehavior", x.passthrough_behavior);
  v.optional("contentHandling", x.content_handling);
  v.optional("timeoutInMillis", x.timeout_ms);
  v.optional("cacheNamespace", x.cache_namespace);
  v.optional("cacheKeyParameters", x.cache_key_parameters);
  v.optional("integrationResponses", x.responses);
}
template <class V>
void fields(V& v, MethodResponse& x) {
  v.optional("statusCode", x.status_code);
  v.optional("responseParameters", x.parameters);
  v.optional("responseModels", x.models);
}
template <class V>
void fields(V& v, Method& x) {
  v.optional("httpMethod", x.http_method);
  v.optional("authorizationType", x.authorization_type);
  v.optional("apiKeyRequired", x.api_key_required);
  v.optional("requestValidatorId", x.request_validator_id);
  v.optional("operationName", x.operation_name);
  v.optional("requestParameters", x.request_parameters);
  v.optional("requestModels", x.request_models);
  v.optional("methodResponses", x.responses);
  v.optional("methodIntegration", x.integration);
}
template <class V>
void fields(V& v, Resource& x) {
  v.optional("id", x.id);
  v.optional("parentId", x.parent_id);
  v.optional("pathPart", x.path_part);
  v.optional("path", x.path);
  v.optional("resourceMethods", x.methods);
}
template <class V>
void fields(V& v, Model& x) {
  v.optional("id", x.id);
  v.optional("name", x.name);
  v.optional("description", x.description);
  v.optional("schema", x.schema);
  v.optional("contentType", x.content_type);
}
template <class V>
void fields(V& v, RequestValidator& x) {
  v.optional("id", x.id);
  v.optional("name", x.name);
  v.optional("validateRequestBody", x.validate_body);
  v.optional("validateRequestParameters", x.validate_parameters);
}
template <class V>
void fields(V& v, GatewayResponse& x) {
  v.optional("responseType", x.type);
  v.optional("statusCode", x.status_code);
  v.optional("responseParameters", x.parameters);
  v.optional("responseTemplates", x.templates);
  v.optional("defaultResponse", x.is_default);
}
template <class V>
void fields(V& v, Definition& x) {
  v.required("api", x.api);
  v.required("resources", x.resources);
  v.required("models", x.models);
  v.required("validators", x.validators);
  v.required("gatewayResponses", x.gateway_responses);
}
template <class V>
void fields(V& v, Deployment& x) {
  v.optional("id", x.id);
  v.optional("description", x.description);
  v.optional("createdDate", x.created);
}
template <class V>
void fields(V& v, MethodSetting& x) {
  v.optional("metricsEnabled", x.metrics_enabled);
}
template <class V>
void fields(V& v, Stage& x) {
  v.optional("deploymentId", x.deployment_id);
  v.optional("stageName", x.name);
  v.optional("description", x.description);
  v.optional("cacheClusterEnabled", x.cache_cluster_enabled);
  v.optional("cacheClusterStatus", x.cache_cluster_status);
  v.optional("methodSettings", x.method_settings);
  v.optional("variables", x.variables);
  v.optional("documentationVersion", x.documentation_version);
  v.optional("tracingEnabled", x.tracing_enabled);
  v.optional("tags", x.tags);
  v.optional("createdDate", x.created);
  v.optional("lastUpdatedDate", x.updated);
}

}  // namespace gateway
