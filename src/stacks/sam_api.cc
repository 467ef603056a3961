// AWS::Serverless::Api
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-api.html
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "crypto/hash.h"
#include "stacks/limits.h"
#include "stacks/sam.h"
#include "stacks/shape.h"
#include "stacks/source.h"
#include "wire/json.h"

namespace stacks {
namespace {

constexpr Property kApi[] = {
    {"StageName", Kind::text, Need::required},
    {"Name"},
    {"Description"},
    {"DefinitionBody", Kind::json},
    {"DefinitionUri"},
    {"Cors", Kind::json},
    {"Models", Kind::json},
    {"GatewayResponses", Kind::json},
    {"BinaryMediaTypes", Kind::texts},
    {"MinimumCompressionSize", Kind::later},
    {"EndpointConfiguration", Kind::json},
    {"OpenApiVersion"},
    {"Variables", Kind::text_map},
    {"MethodSettings", Kind::json},
    {"TracingEnabled", Kind::boolean},
    {"Tags", Kind::text_map},
    {"PropagateTags", Kind::boolean},
    {"ApiKeySourceType"},
    {"DisableExecuteApiEndpoint", Kind::boolean},
    {"FailOnWarnings", Kind::boolean},
    {"Mode"},
    {"Policy", Kind::json},
    {"Auth", Kind::json},
    {"AccessLogSetting", Kind::later},
    {"AlwaysDeploy", Kind::later},
    {"CacheClusterEnabled", Kind::later},
    {"CacheClusterSize", Kind::later},
    {"CanarySetting", Kind::later},
    {"Domain", Kind::later},
    {"MergeDefinitions", Kind::later},
    {"SecurityPolicy", Kind::later},
    {"EndpointAccessMode", Kind::later},
};

constexpr Property kAuth[] = {
    {"AddDefaultAuthorizerToCorsPreflight", Kind::boolean},
    {"AddApiKeyRequiredToCorsPreflight", Kind::boolean},
    {"ApiKeyRequired", Kind::boolean},
    {"Authorizers", Kind::later},
    {"DefaultAuthorizer", Kind::later},
    {"InvokeRole", Kind::later},
    {"ResourcePolicy", Kind::later},
    {"UsagePlan", Kind::later},
};

Node read_definition(Expansion& expansion, const Node& uri) {
  auto path = expansion.folder / uri.text;
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  if (!uri.is_scalar() || !file) {
    expansion.problems.add(uri.at, fmt::format("the API definition {} cannot be read", uri.text));
    return Node::map(uri.at);
  }
  Problems problems(uri.text);
  auto body = read_source(text.str(), problems);
  if (auto error = problems.error()) expansion.problems.add(uri.at, error->message);
  return body ? expansion.value(*body) : Node::map(uri.at);
}

Node endpoint_of(const Node& value) {
  Node types = Node::list(value.at);
  Node out = Node::map(value.at);
  if (value.is_scalar()) {
    types.children.push_back(value);
  } else if (auto* type = value.find("Type")) {
    types.children.push_back(*type);
  }
  for (auto& child : types.children) child.key.clear();
  out.set("Types", std::move(types));
  for (auto copied : {"IpAddressType", "VPCEndpointIds"}) {
    if (auto* member = value.find(copied))
      out.set(std::string_view(copied) == "IpAddressType" ? copied : "VpcEndpointIds", *member);
  }
  return out;
}

void add_rest_api(Expansion& expansion, const Node& api, const Node& properties, Node body) {
  Position at = api.where();
  Node out = Node::map(at);
  out.set("Body", std::move(body));
  for (auto copied : {"Name", "Description", "BinaryMediaTypes", "ApiKeySourceType", "DisableExecuteApiEndpoint",
                      "FailOnWarnings", "Mode", "Policy"}) {
    if (auto* value = properties.find(copied)) out.set(copied, *value);
  }
  if (auto* endpoint = properties.find("EndpointConfiguration")) {
    Node configuration = endpoint_of(*endpoint);
    auto* types = configuration.find("Types");
    if (!types->children.empty()) {
      Node parameters = Node::map(endpoint->at);
      parameters.set("endpointConfigurationTypes", types->children[0]);
      out.set("Parameters", std::move(parameters));
    }
    out.set("EndpointConfiguration", std::move(configuration));
  }
  expansion.add(api.key, "AWS::ApiGateway::RestApi", at, std::move(out));
}

// A changed body gives the deployment another id, so that the stage moves on to a new one.
std::string add_deployment(Expansion& expansion, const Node& api, const Node& body) {
  Position at = api.where();
  auto digest = crypto::sha256_hex(wire::to_json(to_document(body))).substr(0, 40);
  auto id = fmt::format("{}Deployment{}", api.key, digest.substr(0, 10));
  Node out = Node::map(at);
  out.set("Description", Node::string("RestApi deployment id: " + digest, at));
  out.set("RestApiId", Node::call("Ref", Node::string(api.key, at)));
  expansion.add(id, "AWS::ApiGateway::Deployment", at, std::move(out));
  expansion.aliases[api.key + ".Deployment"] = id;
  return id;
}

std::string stage_id(const Node& api, const Node* stage) {
  if (!stage || !stage->is_scalar() || stage->computed) return api.key + "Stage";
  bool plain = std::ranges::all_of(stage->text, [](unsigned char c) { return isalnum(c); });
  if (plain) return api.key + stage->text + "Stage";
  return api.key + "Stage" + crypto::sha256_hex(stage->text).substr(0, 10);
}

void add_stage(Expansion& expansion, const Node& api, const Node& properties, const std::string& deployment) {
  Position at = api.where();
  Node out = Node::map(at);
  out.set("DeploymentId", Node::call("Ref", Node::string(deployment, at)));
  out.set("RestApiId", Node::call("Ref", Node::string(api.key, at)));
  for (auto copied : {"StageName", "Variables", "MethodSettings", "TracingEnabled", "Tags"}) {
    if (auto* value = properties.find(copied)) out.set(copied, *value);
  }
  auto id = stage_id(api, properties.find("StageName"));
  expansion.add(id, "AWS::ApiGateway::Stage", at, std::move(out));
  expansion.aliases[api.key + ".Stage"] = id;
}

}  // namespace

bool is_openapi_3(const Node& properties) { return properties.text_at("OpenApiVersion").starts_with('3'); }

void expand_api(Expansion& expansion, const Node& api) {
  Node none = Node::map(api.where());
  const Node& properties = api.find("Properties") ? *api.find("Properties") : none;
  check_properties(properties, kApi, "AWS::Serverless::Api", api.where(), expansion.problems);
  if (auto* auth = properties.find("Auth"))
    check_properties(*auth, kAuth, "AWS::Serverless::Api.Auth", auth->where(), expansion.problems);
  auto* written = properties.find("DefinitionBody");
  auto* uri = properties.find("DefinitionUri");
  Node body = written ? *written : uri ? read_definition(expansion, *uri) : api_body(expansion, api, expansion.events[api.key]);
  body.key.clear();
  if (auto* cors = properties.find("Cors"); cors && body.is_map()) add_cors(body, *cors, expansion);
  auto deployment = add_deployment(expansion, api, body);
  add_rest_api(expansion, api, properties, std::move(body));
  add_stage(expansion, api, properties, deployment);
}

}  // namespace stacks
