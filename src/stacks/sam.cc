#include "stacks/sam.h"

#include <fmt/format.h>

#include <array>

#include "stacks/shape.h"

namespace stacks {
namespace {

constexpr Property kPrimaryKey[] = {{"Name", Kind::text, Need::required}, {"Type", Kind::text, Need::required}};
constexpr Property kSimpleTable[] = {
    {"PrimaryKey", Kind::object, Need::optional, Change::in_place, kPrimaryKey},
    {"ProvisionedThroughput", Kind::json},
    {"TableName"},
    {"Tags", Kind::text_map},
    {"SSESpecification", Kind::json},
    {"PointInTimeRecoverySpecification", Kind::json},
};

constexpr Property kGlobals[] = {
    {"Function", Kind::json},      {"Api", Kind::json},           {"SimpleTable", Kind::json},       {"HttpApi", Kind::later},
    {"StateMachine", Kind::later}, {"LayerVersion", Kind::later}, {"CapacityProvider", Kind::later},
};

// What Globals say, under what the resource says: maps are merged, lists joined, everything else replaced.
Node merged(const Node& global, Node own) {
  if (global.is_map() && own.is_map() && called_function(global).empty() && called_function(own).empty()) {
    Node out = Node::map(own.at);
    out.key = own.key;
    out.key_at = own.key_at;
    for (auto& member : global.children) {
      auto* mine = own.find(member.key);
      Node value = mine ? merged(member, *mine) : member;
      value.key = member.key;
      out.children.push_back(std::move(value));
    }
    for (auto& member : own.children) {
      if (!global.find(member.key)) out.children.push_back(std::move(member));
    }
    return out;
  }
  if (global.is_list() && own.is_list())
    own.children.insert(own.children.begin(), global.children.begin(), global.children.end());
  return own;
}

Node with_globals(const Node& resource, const Node& globals, std::string_view section) {
  Node out = resource;
  auto* global = globals.find(section);
  if (!global || !global->is_map()) return out;
  Node properties = out.find("Properties") ? *out.find("Properties") : Node::map(resource.at);
  out.set("Properties", merged(*global, std::move(properties)));
  return out;
}

std::string_view attribute_type(std::string_view type) {
  if (type == "Number") return "N";
  if (type == "Binary") return "B";
  return "S";
}

void expand_table(Expansion& expansion, const Node& table) {
  Node none = Node::map(table.at);
  const Node& properties = table.find("Properties") ? *table.find("Properties") : none;
  check_properties(properties, kSimpleTable, "AWS::Serverless::SimpleTable", table.where(), expansion.problems);
  Position at = table.where();
  auto* key = properties.find("PrimaryKey");
  std::string name(key ? key->text_at("Name", "id") : "id");
  Node attribute = Node::map(at);
  attribute.set("AttributeName", Node::string(name, at));
  attribute.set("AttributeType", Node::string(attribute_type(key ? key->text_at("Type") : ""), at));
  Node schema = Node::map(at);
  schema.set("AttributeName", Node::string(name, at));
  schema.set("KeyType", Node::string("HASH", at));
  Node out = Node::map(at);
  out.set("AttributeDefinitions", Node::list(at, {attribute}));
  out.set("KeySchema", Node::list(at, {schema}));
  if (!properties.find("ProvisionedThroughput")) out.set("BillingMode", Node::string("PAY_PER_REQUEST", at));
  for (auto copied : {"ProvisionedThroughput", "TableName", "Tags", "SSESpecification", "PointInTimeRecoverySpecification"}) {
    if (auto* value = properties.find(copied)) out.set(copied, *value);
  }
  expansion.add(table.key, "AWS::DynamoDB::Table", at, std::move(out));
}

// {Ref: Api.Stage} and {Fn::GetAtt: [Api, Stage]} (what Fn::Sub makes of it) to the resource that they mean.
void rename(Node& node, const std::map<std::string, std::string>& aliases) {
  auto function = called_function(node);
  std::string name;
  if (function == "Ref") name = node.children[0].text;
  if (function == "Fn::GetAtt" && node.children[0].children.size() == 2) {
    name = node.children[0].children[0].text + "." + node.children[0].children[1].text;
  }
  auto found = aliases.find(name);
  if (found != aliases.end()) {
    Node replaced = Node::call("Ref", Node::string(found->second, node.at));
    replaced.key = node.key;
    replaced.key_at = node.key_at;
    node = std::move(replaced);
    return;
  }
  for (auto& child : node.children) rename(child, aliases);
}

void carry_attributes(const Node& from, Node& to) {
  for (auto name : {"DependsOn", "DeletionPolicy", "UpdateReplacePolicy", "Metadata"}) {
    if (auto* value = from.find(name)) to.set(name, *value);
  }
}

struct Section {
  std::string_view type;
  std::string_view globals;
  void (*expand)(Expansion&, const Node&);
};
constexpr std::array kSections = {Section{"AWS::Serverless::SimpleTable", "SimpleTable", expand_table},
                                  Section{"AWS::Serverless::Function", "Function", expand_function},
                                  Section{"AWS::Serverless::Api", "Api", expand_api}};

const Section* section_of(const Node& resource) {
  auto type = resource.text_at("Type");
  for (auto& section : kSections) {
    if (section.type == type) return &section;
  }
  return nullptr;
}

// Before functions are expanded: their permissions are named after the stage of the API.
void note_stages(const Node& resources, const Node& globals, Expansion& expansion) {
  expansion.stages[std::string(kImplicitApi)] = "Prod";
  for (auto& resource : resources.children) {
    if (resource.text_at("Type") != "AWS::Serverless::Api") continue;
    Node api = with_globals(resource, globals, "Api");
    auto* properties = api.find("Properties");
    auto* stage = properties ? properties->find("StageName") : nullptr;
    std::string suffix;
    if (stage && stage->is_scalar() && !stage->computed) {
      for (char c : stage->text) {
        if (isalnum(static_cast<unsigned char>(c))) suffix += c;
      }
    }
    expansion.stages[resource.key] = suffix.empty() ? "Stage" : suffix;
  }
}

Node implicit_api(Position at) {
  Node properties = Node::map(at);
  properties.set("StageName", Node::string("Prod", at));
  Node api = Node::map(at);
  api.key = kImplicitApi;
  api.key_at = at;
  api.set("Type", Node::string("AWS::Serverless::Api", at));
  api.set("Properties", std::move(properties));
  return api;
}

}  // namespace

Node& Expansion::add(std::string_view id, std::string_view type, Position at, Node properties) {
  Node resource = Node::map(at);
  resource.key_at = at;
  resource.set("Type", Node::string(type, at));
  resource.set("Properties", std::move(properties));
  if (auto* known_one = out.find(id)) {
    problems.add(at, fmt::format("the id {} is also that of the resource at line {}", id, known_one->where().line));
  }
  return out.set(id, std::move(resource));
}

void expand_serverless(Node& resources, Node& outputs, const Node& globals, const std::filesystem::path& folder,
                       const Known& known, Problems& problems) {
  check_properties(globals, kGlobals, "Globals", globals.where(), problems);
  Expansion expansion{.folder = folder, .known = known, .problems = problems};
  note_stages(resources, globals, expansion);
  for (auto& resource : resources.children) {
    if (!section_of(resource)) expansion.out.children.push_back(resource);
  }
  for (auto& section : kSections) {
    if (section.type == "AWS::Serverless::Api" && expansion.events.contains(std::string(kImplicitApi))) {
      Position at = expansion.events[std::string(kImplicitApi)].front().event.where();
      expand_api(expansion, with_globals(implicit_api(at), globals, "Api"));
    }
    for (auto& resource : resources.children) {
      if (section_of(resource) != &section) continue;
      section.expand(expansion, with_globals(resource, globals, section.globals));
      if (auto* made = expansion.out.find(resource.key)) carry_attributes(resource, *made);
    }
  }
  rename(expansion.out, expansion.aliases);
  rename(outputs, expansion.aliases);
  resources = std::move(expansion.out);
}

void locate_code(Node& resources, const std::filesystem::path& folder, Problems& problems) {
  for (auto& resource : resources.children) {
    if (resource.text_at("Type") != "AWS::Lambda::Function") continue;
    auto* properties = resource.find("Properties");
    auto* code = properties ? properties->find("Code") : nullptr;
    if (!code) continue;
    if (code->is_map() && code->find("ZipFile"))
      problems.add(code->find("ZipFile")->where(), "code written in the template is not supported: give a folder");
    if (!code->is_scalar() || code->is_null()) continue;
    if (code->text.starts_with("s3://")) problems.add(code->at, "code in S3 is not supported: give a folder");
    std::error_code problem;
    auto path = std::filesystem::absolute(folder / code->text, problem).lexically_normal();
    Node located = Node::map(code->at);
    located.set("LocalPath", Node::string(path.string(), code->at));
    properties->set("Code", std::move(located));
  }
}

}  // namespace stacks
