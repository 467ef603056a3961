// The OpenAPI document that SAM makes of an API's properties and its functions' events, with API Gateway's extensions.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "stacks/sam.h"
#include "stacks/shape.h"

namespace stacks {
namespace {

constexpr std::string_view kAnyMethod = "x-amazon-apigateway-any-method";

constexpr Property kApiEvent[] = {
    {"Path", Kind::text, Need::required}, {"Method", Kind::text, Need::required}, {"RestApiId", Kind::json},
    {"RequestModel", Kind::json},         {"RequestParameters", Kind::json},      {"Auth", Kind::json},
    {"TimeoutInMillis", Kind::integer},   {"ResponseTransferMode", Kind::later},
};
constexpr Property kRequestModel[] = {
    {"Model", Kind::text, Need::required},
    {"Required", Kind::boolean},
    {"ValidateBody", Kind::boolean},
    {"ValidateParameters", Kind::boolean},
};
constexpr Property kEventAuth[] = {
    {"ApiKeyRequired", Kind::boolean},    {"Authorizer"},
    {"AuthorizationScopes", Kind::later}, {"InvokeRole", Kind::later},
    {"ResourcePolicy", Kind::later},      {"OverrideApiAuth", Kind::later},
};
constexpr Property kParameter[] = {{"Required", Kind::boolean}, {"Caching", Kind::boolean}};
constexpr Property kGatewayResponse[] = {
    {"StatusCode", Kind::integer}, {"ResponseParameters", Kind::json}, {"ResponseTemplates", Kind::json}};
constexpr Property kResponseParameters[] = {{"Headers", Kind::json}, {"Paths", Kind::json}, {"QueryStrings", Kind::json}};
constexpr Property kCors[] = {
    {"AllowOrigin", Kind::text, Need::required}, {"AllowMethods"}, {"AllowHeaders"}, {"MaxAge"},
    {"AllowCredentials", Kind::boolean},
};

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(tolower(c)); });
  return out;
}

bool truth(const Node& node, std::string_view name, bool fallback = false) {
  auto* member = node.find(name);
  return member ? read_boolean(member->text).value_or(fallback) : fallback;
}

Node yes_or_no(bool value, Position at) { return Node::literal(value ? "true" : "false", at); }

// One method of the document, made from one event.
class MethodWriter {
 public:
  MethodWriter(Expansion& expansion, Node& body, const Node& api, const Node& api_properties)
      : expansion_(expansion), body_(body), api_(api), api_properties_(api_properties) {}

  void write(const ApiEvent& event) {
    const Node& properties = *event.event.find("Properties");
    Position at = event.event.where();
    check_properties(properties, kApiEvent, "event " + event.event.key, at, expansion_.problems);
    std::string name = lower(properties.text_at("Method"));
    if (name == "any") name = kAnyMethod;
    Node& path = body_.at_or_map("paths").at_or_map(properties.text_at("Path"));
    if (auto* other = path.find(name)) {
      expansion_.problems.add(at, fmt::format("{} {} of {} is also an event at line {}", properties.text_at("Method"),
                                              properties.text_at("Path"), api_.key, other->where().line));
      return;
    }
    Node method = Node::map(at);
    method.set("x-amazon-apigateway-integration", integration(event, properties, at));
    method.set("responses", Node::map(at));
    if (auto* model = properties.find("RequestModel")) add_model(method, *model);
    if (auto* parameters = properties.find("RequestParameters")) add_parameters(method, *parameters);
    add_auth(method, properties, at);
    path.set(name, std::move(method));
  }

 private:
  Node integration(const ApiEvent& event, const Node& properties, Position at) {
    Node out = Node::map(at);
    out.set("httpMethod", Node::string("POST", at));
    out.set("type", Node::string("aws_proxy", at));
    auto published = expansion_.aliases.contains(event.function + ".Alias") ? ".Alias" : ".Arn";
    auto uri = fmt::format(
        "arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}:lambda:path/2015-03-31/functions/${{{}{}}}/invocations",
        event.function, published);
    out.set("uri", expansion_.sub(uri, at));
    if (auto* timeout = properties.find("TimeoutInMillis")) out.set("timeoutInMillis", *timeout);
    return out;
  }

  Node& parameters_of(Node& method, Position at) {
    auto* list = method.find("parameters");
    return list ? *list : method.set("parameters", Node::list(at));
  }

  void add_model(Node& method, const Node& model) {
    Position at = model.where();
    check_properties(model, kRequestModel, "RequestModel", at, expansion_.problems);
    auto* models = api_properties_.find("Models");
    auto name = model.text_at("Model");
    if (!models || !models->find(name)) {
      std::vector<std::string_view> names;
      for (size_t i = 0; models && i < models->children.size(); ++i) names.push_back(models->children[i].key);
      expansion_.problems.add(at, fmt::format("{} has no model {}{}", api_.key, name, suggestion(name, names)));
      return;
    }
    bool three = is_openapi_3(api_properties_);
    Node schema = Node::map(at);
    schema.set("$ref", Node::string((three ? "#/components/schemas/" : "#/definitions/") + lower(name), at));
    if (three) {
      Node& request = method.at_or_map("requestBody");
      request.at_or_map("content").at_or_map("application/json").set("schema", std::move(schema));
      if (model.find("Required")) request.set("required", yes_or_no(truth(model, "Required"), at));
    } else {
      Node parameter = Node::map(at);
      parameter.set("in", Node::string("body", at));
      parameter.set("name", Node::string(lower(name), at));
      parameter.set("schema", std::move(schema));
      if (model.find("Required")) parameter.set("required", yes_or_no(truth(model, "Required"), at));
      parameters_of(method, at).children.push_back(std::move(parameter));
    }
    add_validator(method, model);
  }

  void add_validator(Node& method, const Node& model) {
    if (!model.find("ValidateBody") && !model.find("ValidateParameters")) return;
    Position at = model.where();
    bool body = truth(model, "ValidateBody");
    bool parameters = truth(model, "ValidateParameters");
    auto* name = body && parameters ? "body-and-params" : body ? "body-only" : parameters ? "params-only" : "no-validation";
    Node validator = Node::map(at);
    validator.set("validateRequestBody", yes_or_no(body, at));
    validator.set("validateRequestParameters", yes_or_no(parameters, at));
    body_.at_or_map("x-amazon-apigateway-request-validators").set(name, std::move(validator));
    method.set("x-amazon-apigateway-request-validator", Node::string(name, at));
  }

  void add_parameters(Node& method, const Node& list) {
    for (auto& entry : list.children) {
      bool detailed = entry.is_map() && entry.children.size() == 1;
      const std::string& name = detailed ? entry.children[0].key : entry.text;
      if (detailed) check_properties(entry.children[0], kParameter, "RequestParameters", entry.at, expansion_.problems);
      constexpr std::string_view kPrefix = "method.request.";
      size_t dot = name.starts_with(kPrefix) ? name.find('.', kPrefix.size()) : std::string::npos;
      auto place = dot == std::string::npos ? "" : name.substr(kPrefix.size(), dot - kPrefix.size());
      if (place != "querystring" && place != "header" && place != "path") {
        expansion_.problems.add(entry.at, "a request parameter is method.request.querystring.NAME, .header.NAME or .path.NAME");
        continue;
      }
      Node parameter = Node::map(entry.at);
      parameter.set("in", Node::string(place == "querystring" ? "query" : place, entry.at));
      parameter.set("name", Node::string(name.substr(dot + 1), entry.at));
      parameter.set("required", yes_or_no(place == "path" || (detailed && truth(entry.children[0], "Required")), entry.at));
      if (is_openapi_3(api_properties_)) {
        parameter.at_or_map("schema").set("type", Node::string("string", entry.at));
      } else {
        parameter.set("type", Node::string("string", entry.at));
      }
      parameters_of(method, list.at).children.push_back(std::move(parameter));
    }
  }

  void add_auth(Node& method, const Node& properties, Position at) {
    bool key = false;
    if (auto* auth = api_properties_.find("Auth")) key = truth(*auth, "ApiKeyRequired");
    if (auto* auth = properties.find("Auth")) {
      check_properties(*auth, kEventAuth, "Auth", auth->where(), expansion_.problems);
      key = truth(*auth, "ApiKeyRequired", key);
      auto* authorizer = auth->find("Authorizer");
      if (authorizer && authorizer->text != "NONE") {
        expansion_.problems.add(authorizer->at,
                                fmt::format("the authorizer {} is not supported yet: only NONE", authorizer->text));
      }
    }
    if (!key) return;
    Node requirement = Node::map(at);
    requirement.set("api_key", Node::list(at));
    method.set("security", Node::list(at, {std::move(requirement)}));
    Node scheme = Node::map(at);
    scheme.set("type", Node::string("apiKey", at));
    scheme.set("name", Node::string("x-api-key", at));
    scheme.set("in", Node::string("header", at));
    Node& schemes = is_openapi_3(api_properties_) ? body_.at_or_map("components").at_or_map("securitySchemes")
                                                  : body_.at_or_map("securityDefinitions");
    schemes.set("api_key", std::move(scheme));
  }

  Expansion& expansion_;
  Node& body_;
  const Node& api_;
  const Node& api_properties_;
};

void add_gateway_responses(Node& body, const Node& responses, Problems& problems) {
  static constexpr std::pair<std::string_view, std::string_view> kPlaces[] = {
      {"Headers", "header"}, {"Paths", "path"}, {"QueryStrings", "querystring"}};
  Node& all = body.at_or_map("x-amazon-apigateway-gateway-responses");
  for (auto& response : responses.children) {
    check_properties(response, kGatewayResponse, "GatewayResponses." + response.key, response.where(), problems);
    Node out = Node::map(response.at);
    Node& parameters = out.at_or_map("responseParameters");
    if (auto* given = response.find("ResponseParameters")) {
      check_properties(*given, kResponseParameters, "ResponseParameters", given->where(), problems);
      for (auto& [member, place] : kPlaces) {
        auto* values = given->find(member);
        for (size_t i = 0; values && i < values->children.size(); ++i) {
          parameters.set(fmt::format("gatewayresponse.{}.{}", place, values->children[i].key), values->children[i]);
        }
      }
    }
    auto* templates = response.find("ResponseTemplates");
    out.set("responseTemplates", templates ? *templates : Node::map(response.at));
    if (auto* status = response.find("StatusCode")) out.set("statusCode", Node::string(status->text, status->at));
    all.set(response.key, std::move(out));
  }
}

Node cors_responses(Node&& headers, bool three, Position at) {
  Node declared = Node::map(at);
  for (auto& header : headers.children) {
    Node type = Node::map(at);
    type.set("type", Node::string(header.key == "Access-Control-Max-Age" ? "integer" : "string", at));
    if (three) {
      Node schema = Node::map(at);
      schema.set("schema", std::move(type));
      type = std::move(schema);
    }
    declared.set(header.key, std::move(type));
  }
  Node ok = Node::map(at);
  ok.set("description", Node::string("Default response for CORS method", at));
  ok.set("headers", std::move(declared));
  Node responses = Node::map(at);
  responses.set("200", std::move(ok));
  return responses;
}

Node preflight(const Node& headers, bool three, Position at) {
  Node parameters = Node::map(at);
  for (auto& header : headers.children) parameters.set("method.response.header." + header.key, header);
  Node answer = Node::map(at);
  answer.set("statusCode", Node::string("200", at));
  answer.set("responseParameters", std::move(parameters));
  answer.at_or_map("responseTemplates").set("application/json", Node::string("{}\n", at));
  Node integration = Node::map(at);
  integration.set("type", Node::string("mock", at));
  integration.at_or_map("requestTemplates").set("application/json", Node::string("{\n  \"statusCode\" : 200\n}\n", at));
  integration.at_or_map("responses").set("default", std::move(answer));
  Node method = Node::map(at);
  method.set("summary", Node::string("CORS support", at));
  if (!three) {
    method.set("consumes", Node::list(at, {Node::string("application/json", at)}));
    method.set("produces", Node::list(at, {Node::string("application/json", at)}));
  }
  method.set("x-amazon-apigateway-integration", std::move(integration));
  method.set("responses", cors_responses(Node(headers), three, at));
  return method;
}

// 'GET,OPTIONS': the methods of a path, sorted.
std::string methods_of(const Node& path) {
  std::set<std::string> methods{"OPTIONS"};
  for (auto& member : path.children) {
    if (member.key == kAnyMethod) methods.insert({"DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"});
    for (auto name : {"get", "put", "post", "delete", "patch", "head"}) {
      if (member.key != name) continue;
      std::string upper(name);
      std::ranges::transform(upper, upper.begin(), [](unsigned char c) { return static_cast<char>(toupper(c)); });
      methods.insert(upper);
    }
  }
  std::string out;
  for (auto& method : methods) out += out.empty() ? method : "," + method;
  return "'" + out + "'";
}

}  // namespace

Node api_body(Expansion& expansion, const Node& api, const std::vector<ApiEvent>& events) {
  Position at = api.where();
  Node none = Node::map(at);
  const Node& properties = api.find("Properties") ? *api.find("Properties") : none;
  bool three = is_openapi_3(properties);
  Node body = Node::map(at);
  body.set(three ? "openapi" : "swagger", Node::string(three ? properties.text_at("OpenApiVersion") : "2.0", at));
  Node& info = body.at_or_map("info");
  info.set("version", Node::string("1.0", at));
  info.set("title", expansion.value(Node::call("Ref", Node::string("AWS::StackName", at))));
  body.set("paths", Node::map(at));
  for (auto& event : events) MethodWriter(expansion, body, api, properties).write(event);
  if (auto* models = properties.find("Models"); models && models->is_map()) {
    Node& schemas = three ? body.at_or_map("components").at_or_map("schemas") : body.at_or_map("definitions");
    for (auto& model : models->children) schemas.set(lower(model.key), model);
  }
  if (auto* types = properties.find("BinaryMediaTypes")) {
    Node list = *types;
    for (auto& type : list.children) {
      if (size_t escape = type.text.find("~1"); escape != std::string::npos) type.text.replace(escape, 2, "/");
    }
    body.set("x-amazon-apigateway-binary-media-types", std::move(list));
  }
  if (auto* responses = properties.find("GatewayResponses")) add_gateway_responses(body, *responses, expansion.problems);
  return body;
}

void add_cors(Node& body, const Node& cors, Expansion& expansion) {
  Position at = cors.where();
  Node headers = Node::map(at);
  const Node* methods = nullptr;
  if (cors.is_map() && called_function(cors).empty()) {
    check_properties(cors, kCors, "Cors", at, expansion.problems);
    static constexpr std::pair<std::string_view, std::string_view> kHeaders[] = {
        {"AllowOrigin", "Access-Control-Allow-Origin"},
        {"AllowHeaders", "Access-Control-Allow-Headers"},
        {"MaxAge", "Access-Control-Max-Age"}};
    for (auto& [member, header] : kHeaders) {
      if (auto* value = cors.find(member)) headers.set(header, *value);
    }
    if (truth(cors, "AllowCredentials")) headers.set("Access-Control-Allow-Credentials", Node::string("'true'", at));
    methods = cors.find("AllowMethods");
  } else {
    headers.set("Access-Control-Allow-Origin", cors);
  }
  auto* paths = body.find("paths");
  if (!paths || !paths->is_map()) return;
  bool three = body.find("openapi");
  for (auto& path : paths->children) {
    if (!path.is_map() || path.find("options")) continue;
    Node own = headers;
    own.set("Access-Control-Allow-Methods", methods ? *methods : Node::string(methods_of(path), at));
    path.set("options", preflight(own, three, at));
  }
}

}  // namespace stacks
