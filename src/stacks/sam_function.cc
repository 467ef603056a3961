// AWS::Serverless::Function
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "stacks/package.h"
#include "stacks/sam.h"
#include "stacks/shape.h"

namespace stacks {
namespace {

constexpr Property kDeadLetterQueue[] = {{"Type"}, {"TargetArn", Kind::text, Need::required}};
constexpr Property kToldOf[] = {{"Type"}, {"Destination", Kind::text, Need::required}};
constexpr Property kToldOfEvents[] = {{"OnSuccess", Kind::object, Need::optional, Change::in_place, kToldOf},
                                      {"OnFailure", Kind::object, Need::optional, Change::in_place, kToldOf}};
constexpr Property kEventInvoke[] = {
    {"MaximumEventAgeInSeconds", Kind::integer},
    {"MaximumRetryAttempts", Kind::integer},
    {"DestinationConfig", Kind::object, Need::optional, Change::in_place, kToldOfEvents},
};
constexpr Property kFunction[] = {
    {"Handler"},
    {"Runtime"},
    {"CodeUri"},
    {"FunctionName"},
    {"Description"},
    {"MemorySize", Kind::integer},
    {"Timeout", Kind::integer},
    {"Role"},
    {"RolePath"},
    {"AssumeRolePolicyDocument", Kind::json},
    {"Policies", Kind::json},
    {"Environment", Kind::json},
    {"Events", Kind::json},
    {"Tags", Kind::text_map},
    {"PropagateTags", Kind::boolean},
    {"Tracing"},
    {"Architectures", Kind::texts},
    {"EphemeralStorage", Kind::json},
    {"LoggingConfig", Kind::json},
    {"PackageType"},
    {"ReservedConcurrentExecutions", Kind::integer},
    {"AutoPublishAlias"},
    {"AutoPublishAliasAllProperties", Kind::later},
    {"AutoPublishCodeSha256", Kind::later},
    {"CodeSigningConfigArn", Kind::later},
    {"DeadLetterQueue", Kind::object, Need::optional, Change::in_place, kDeadLetterQueue},
    {"DeploymentPreference", Kind::later},
    {"EventInvokeConfig", Kind::object, Need::optional, Change::in_place, kEventInvoke},
    {"FileSystemConfigs", Kind::later},
    {"FunctionUrlConfig", Kind::json},
    {"ImageConfig", Kind::later},
    {"ImageUri", Kind::later},
    {"InlineCode", Kind::later},
    {"KmsKeyArn", Kind::later},
    {"Layers", Kind::texts},
    {"PermissionsBoundary", Kind::later},
    {"ProvisionedConcurrencyConfig", Kind::json},
    {"RecursiveLoop", Kind::later},
    {"RuntimeManagementConfig", Kind::later},
    {"SnapStart", Kind::later},
    {"SourceKMSKeyArn", Kind::later},
    {"VersionDescription"},
    {"VpcConfig", Kind::later},
};

// Managed policies whose ARNs have service-role/ in them.
constexpr std::array kServiceRoles = {"AWSLambdaBasicExecutionRole",    "AWSLambdaVPCAccessExecutionRole",
                                      "AWSLambdaDynamoDBExecutionRole", "AWSLambdaKinesisExecutionRole",
                                      "AWSLambdaSQSQueueExecutionRole", "AWSLambdaMSKExecutionRole",
                                      "AWSLambdaENIManagementAccess",   "AWSLambdaRole"};

Node tags_of(const Node& properties, Position at) {
  Node tags = Node::list(at);
  auto add = [&](std::string_view key, const Node& value) {
    Node tag = Node::map(at);
    tag.set("Key", Node::string(key, at));
    tag.set("Value", value);
    tags.children.push_back(std::move(tag));
  };
  add("lambda:createdBy", Node::string("SAM", at));
  if (auto* own = properties.find("Tags")) {
    for (auto& each : own->children) add(each.key, each);
  }
  return tags;
}

Node trust_policy(Position at) {
  Node principal = Node::map(at);
  principal.set("Service", Node::list(at, {Node::string("lambda.amazonaws.com", at)}));
  Node statement = Node::map(at);
  statement.set("Action", Node::list(at, {Node::string("sts:AssumeRole", at)}));
  statement.set("Effect", Node::string("Allow", at));
  statement.set("Principal", std::move(principal));
  Node policy = Node::map(at);
  policy.set("Version", Node::string("2012-10-17", at));
  policy.set("Statement", Node::list(at, {std::move(statement)}));
  return policy;
}

Node managed_policy(Expansion& expansion, const Node& policy) {
  if (!policy.is_scalar() || policy.text.starts_with("arn:")) return policy;
  bool service = std::ranges::find(kServiceRoles, policy.text) != kServiceRoles.end();
  return expansion.sub(fmt::format("arn:${{AWS::Partition}}:iam::aws:policy/{}{}", service ? "service-role/" : "", policy.text),
                       policy.at);
}

struct RolePolicies {
  Node managed;
  Node inlined;
};

void add_policy(Expansion& expansion, const Node& policy, const std::string& name, RolePolicies& out) {
  bool call = !called_function(policy).empty();
  if (policy.is_scalar() || call) {
    if (policy.is_scalar() && is_policy_template(policy.text)) {
      expansion.problems.add(policy.at,
                             fmt::format("{} is a policy template: write {{{}: {{...}}}}", policy.text, policy.text));
    }
    Node managed = managed_policy(expansion, policy);
    auto same = [&](const Node& other) { return managed.is_scalar() && other.text == managed.text; };
    if (std::ranges::none_of(out.managed.children, same)) out.managed.children.push_back(std::move(managed));
    return;
  }
  if (!policy.is_map()) {
    expansion.problems.add(policy.at, "a policy is a name, an ARN, {Statement: [...]} or a policy template");
    return;
  }
  if (!policy.find("Statement") && policy.children.size() != 1) {
    expansion.problems.add(policy.at, "a policy that is a map needs Statement");
    return;
  }
  Node document = policy.find("Statement") ? policy : policy_template(expansion, policy.children[0]);
  document.key.clear();
  Node entry = Node::map(policy.at);
  entry.set("PolicyName", Node::string(name, policy.at));
  entry.set("PolicyDocument", std::move(document));
  out.inlined.children.push_back(std::move(entry));
}

RolePolicies policies_of(Expansion& expansion, const Node& properties, const std::string& role, Position at) {
  RolePolicies out{Node::list(at), Node::list(at)};
  out.managed.children.push_back(managed_policy(expansion, Node::string("AWSLambdaBasicExecutionRole", at)));
  if (reads_streams(properties)) {
    out.managed.children.push_back(managed_policy(expansion, Node::string("AWSLambdaDynamoDBExecutionRole", at)));
  }
  if (properties.text_at("Tracing") == "Active") {
    out.managed.children.push_back(managed_policy(expansion, Node::string("AWSXrayWriteOnlyAccess", at)));
  }
  auto* policies = properties.find("Policies");
  if (!policies) return out;
  std::vector<Node> list = policies->is_list() ? policies->children : std::vector{*policies};
  for (size_t i = 0; i < list.size(); ++i) add_policy(expansion, list[i], fmt::format("{}Policy{}", role, i), out);
  return out;
}

/// Who is told of the end of events may be invoked.
void add_told(const Node& properties, const std::string& role, RolePolicies& out) {
  auto add = [&](const Node* arn, const std::string& name) {
    if (!arn) return;
    Position at = arn->where();
    Node statement = Node::map(at);
    statement.set("Effect", Node::string("Allow", at));
    statement.set("Action", Node::string("lambda:InvokeFunction", at));
    statement.set("Resource", *arn);
    Node document = Node::map(at);
    document.set("Version", Node::string("2012-10-17", at));
    document.set("Statement", Node::list(at, {std::move(statement)}));
    Node entry = Node::map(at);
    entry.set("PolicyName", Node::string(role + name + "Policy", at));
    entry.set("PolicyDocument", std::move(document));
    out.inlined.children.push_back(std::move(entry));
  };
  if (auto* dead = properties.find("DeadLetterQueue")) add(dead->find("TargetArn"), "DeadLetterQueue");
  auto* config = properties.find("EventInvokeConfig");
  auto* destinations = config ? config->find("DestinationConfig") : nullptr;
  if (!destinations) return;
  for (const auto& each : destinations->children) add(each.find("Destination"), each.key);
}

void expand_role(Expansion& expansion, const Node& function, const Node& properties, const std::string& role) {
  Position at = function.where();
  Node out = Node::map(at);
  auto* trust = properties.find("AssumeRolePolicyDocument");
  out.set("AssumeRolePolicyDocument", trust ? *trust : trust_policy(at));
  auto policies = policies_of(expansion, properties, role, at);
  out.set("ManagedPolicyArns", std::move(policies.managed));
  add_told(properties, role, policies);
  if (!policies.inlined.children.empty()) out.set("Policies", std::move(policies.inlined));
  if (auto* path = properties.find("RolePath")) out.set("Path", *path);
  out.set("Tags", tags_of(properties, at));
  expansion.add(role, "AWS::IAM::Role", at, std::move(out));
}

constexpr Property kEvent[] = {{"Type", Kind::text, Need::required}, {"Properties", Kind::json}};

// "/items/{id}" as the ARN of what may be called: "/items/*".
std::string arn_path(std::string_view path) {
  std::string out;
  for (size_t i = 0; i < path.size(); ++i) {
    size_t close = path[i] == '{' ? path.find('}', i) : std::string_view::npos;
    if (close == std::string_view::npos) {
      out += path[i];
    } else {
      out += '*';
      i = close;
    }
  }
  return out;
}

std::string upper(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(toupper(c)); });
  return out;
}

// The API that an event names; "" after a problem.
std::string api_of(Expansion& expansion, const Node& properties) {
  auto* api = properties.find("RestApiId");
  if (!api) return std::string(kImplicitApi);
  auto name = called_function(*api) == "Ref" ? api->children[0].text : "";
  if (name == kImplicitApi) return name;
  if (!expansion.stages.contains(name)) {
    std::vector<std::string_view> names;
    for (auto& [each, stage] : expansion.stages) names.push_back(each);
    auto hint = name.empty() ? "" : suggestion(name, names);
    expansion.problems.add(api->at, "RestApiId must be the Ref of an AWS::Serverless::Api of this template" + hint);
    return "";
  }
  return name;
}

/// The resource that events call: the function's published alias, or the function.
std::string alias_or_function(const Expansion& expansion, const std::string& function) {
  auto alias = expansion.aliases.find(function + ".Alias");
  return alias == expansion.aliases.end() ? function : alias->second;
}

/// AutoPublishAlias: a version whose logical id changes with the code, so that new code is published, and the alias of it.
void expand_alias(Expansion& expansion, const Node& function, const Node& properties) {
  auto* alias = properties.find("AutoPublishAlias");
  auto* provisioned = properties.find("ProvisionedConcurrencyConfig");
  if (!alias) {
    if (provisioned) expansion.problems.add(provisioned->where(), "ProvisionedConcurrencyConfig needs AutoPublishAlias");
    return;
  }
  Position at = alias->where();
  auto* code = properties.find("CodeUri");
  std::error_code problem;
  auto path = std::filesystem::absolute(expansion.folder / (code ? code->text : ""), problem).lexically_normal();
  auto state = inspect_package(path, {});
  auto version_key = fmt::format("{}Version{}", function.key, state ? state->sha256.substr(0, 10) : "");
  Node version = Node::map(at);
  version.set("FunctionName", Node::call("Ref", Node::string(function.key, at)));
  if (auto* description = properties.find("VersionDescription")) version.set("Description", *description);
  Node& made = expansion.add(version_key, "AWS::Lambda::Version", at, std::move(version));
  made.set("DeletionPolicy", Node::string("Retain", at));
  Node out = Node::map(at);
  std::string id = function.key + "Alias";
  for (char c : alias->text)
    if (isalnum(static_cast<unsigned char>(c))) id += c;
  expansion.aliases[function.key + ".Alias"] = id;
  out.set("Name", *alias);
  out.set("FunctionName", Node::call("Ref", Node::string(function.key, at)));
  Node number = Node::list(at, {Node::string(version_key, at), Node::string("Version", at)});
  out.set("FunctionVersion", Node::call("Fn::GetAtt", std::move(number)));
  if (provisioned) out.set("ProvisionedConcurrencyConfig", *provisioned);
  expansion.add(id, "AWS::Lambda::Alias", at, std::move(out));
}

Node without_type(Node node) {
  std::erase_if(node.children, [](const Node& child) { return child.key == "Type"; });
  return node;
}

void expand_event_invoke(Expansion& expansion, const Node& function, const Node& config, const Node& properties) {
  Position at = config.where();
  Node out = Node::map(at);
  out.set("FunctionName", Node::call("Ref", Node::string(function.key, at)));
  auto* alias = properties.find("AutoPublishAlias");
  out.set("Qualifier", alias ? *alias : Node::string("$LATEST", at));
  for (auto name : {"MaximumEventAgeInSeconds", "MaximumRetryAttempts"})
    if (auto* value = config.find(name)) out.set(name, *value);
  if (auto* destinations = config.find("DestinationConfig")) {
    Node told = Node::map(destinations->where());
    for (const auto& each : destinations->children) told.set(each.key, without_type(each));
    out.set("DestinationConfig", std::move(told));
  }
  auto id = fmt::format("{}EventInvokeConfig", function.key);
  Node& made = expansion.add(id, "AWS::Lambda::EventInvokeConfig", at, std::move(out));
  if (alias) made.set("DependsOn", Node::string(alias_or_function(expansion, function.key), at));
}

void expand_event(Expansion& expansion, const Node& function, const Node& event) {
  check_properties(event, kEvent, "event " + event.key, event.where(), expansion.problems);
  auto type = event.text_at("Type");
  if (type == "DynamoDB") return expand_stream_event(expansion, function, event);
  if (type != "Api") {
    if (!type.empty())
      expansion.problems.add(event.find("Type")->at, fmt::format("events of type {} are not supported yet", type));
    return;
  }
  auto* properties = event.find("Properties");
  if (!properties || properties->text_at("Path").empty() || properties->text_at("Method").empty()) {
    expansion.problems.add(event.where(), fmt::format("event {} needs Path and Method", event.key));
    return;
  }
  auto api = api_of(expansion, *properties);
  if (api.empty()) return;
  expansion.events[api].push_back({function.key, event});
  Position at = event.where();
  std::string method = upper(properties->text_at("Method"));
  auto path = arn_path(properties->text_at("Path"));
  auto source = fmt::format("arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{{}}}/*/{}{}", api,
                            method == "ANY" ? "*" : method, path);
  Node permission = Node::map(at);
  permission.set("Action", Node::string("lambda:InvokeFunction", at));
  permission.set("FunctionName", Node::call("Ref", Node::string(alias_or_function(expansion, function.key), at)));
  permission.set("Principal", Node::string("apigateway.amazonaws.com", at));
  permission.set("SourceArn", expansion.sub(source, at));
  auto id = fmt::format("{}{}Permission{}", function.key, event.key, expansion.stages[api]);
  expansion.add(id, "AWS::Lambda::Permission", at, std::move(permission));
}

}  // namespace

void expand_function(Expansion& expansion, const Node& function) {
  Position at = function.where();
  Node none = Node::map(at);
  const Node& properties = function.find("Properties") ? *function.find("Properties") : none;
  check_properties(properties, kFunction, "AWS::Serverless::Function", at, expansion.problems);
  for (auto needed : {"CodeUri", "Handler", "Runtime"}) {
    if (!properties.find(needed)) expansion.problems.add(at, fmt::format("function {} needs {}", function.key, needed));
  }
  Node out = Node::map(at);
  if (auto* code = properties.find("CodeUri")) out.set("Code", *code);
  for (auto copied :
       {"FunctionName", "Description", "Handler", "Runtime", "MemorySize", "Timeout", "Environment", "Architectures",
        "EphemeralStorage", "LoggingConfig", "PackageType", "ReservedConcurrentExecutions", "Layers"}) {
    if (auto* value = properties.find(copied)) out.set(copied, *value);
  }
  if (auto* tracing = properties.find("Tracing"); tracing && tracing->text != "Disabled") {
    Node config = Node::map(tracing->at);
    config.set("Mode", *tracing);
    out.set("TracingConfig", std::move(config));
  }
  out.set("Tags", tags_of(properties, at));
  if (auto* dead = properties.find("DeadLetterQueue")) out.set("DeadLetterConfig", without_type(*dead));
  if (auto* role = properties.find("Role")) {
    out.set("Role", *role);
  } else {
    Node arn = Node::list(at, {Node::string(function.key + "Role", at), Node::string("Arn", at)});
    out.set("Role", Node::call("Fn::GetAtt", std::move(arn)));
    expand_role(expansion, function, properties, function.key + "Role");
  }
  expansion.add(function.key, "AWS::Lambda::Function", at, std::move(out));
  if (auto* url = properties.find("FunctionUrlConfig")) expand_function_url(expansion, function, *url);
  expand_alias(expansion, function, properties);
  if (auto* config = properties.find("EventInvokeConfig")) expand_event_invoke(expansion, function, *config, properties);
  if (auto* events = properties.find("Events")) {
    for (auto& event : events->children) expand_event(expansion, function, event);
  }
}

}  // namespace stacks
