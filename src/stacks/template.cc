#include "stacks/template.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <functional>
#include <set>
#include <sstream>

#include "stacks/graph.h"
#include "stacks/intrinsics.h"
#include "stacks/limits.h"
#include "stacks/parameters.h"
#include "stacks/sam.h"
#include "stacks/source.h"

namespace stacks {
namespace {

constexpr std::string_view kTransform = "AWS::Serverless-2016-10-31";

constexpr Property kSections[] = {
    {"AWSTemplateFormatVersion"}, {"Transform", Kind::json},  {"Description"},
    {"Metadata", Kind::json},     {"Parameters", Kind::json}, {"Globals", Kind::json},
    {"Mappings", Kind::json},     {"Conditions", Kind::json}, {"Rules", Kind::json},
    {"Hooks", Kind::later},       {"Outputs", Kind::json},    {"Resources", Kind::json, Need::required},
};
constexpr Property kOutput[] = {{"Value", Kind::json, Need::required}, {"Description"}, {"Export", Kind::json}, {"Condition"}};

// The section as a map; an empty one when it is missing or something else.
Node section(const Node& root, std::string_view name, Problems& problems) {
  auto* found = root.find(name);
  if (!found || found->is_null()) return Node::map(root.at);
  if (!found->is_map()) {
    problems.add(found->at, fmt::format("{} must be a map", name));
    return Node::map(found->at);
  }
  return *found;
}

// True when the template asks for the transform that virga has.
bool wants_serverless(const Node& root, Problems& problems) {
  auto* transform = root.find("Transform");
  if (!transform) return false;
  std::vector<Node> names = transform->is_list() ? transform->children : std::vector{*transform};
  bool serverless = false;
  for (auto& name : names) {
    if (name.is_scalar() && name.text == kTransform) {
      serverless = true;
    } else {
      problems.add(name.at, fmt::format("the transform {} is not supported: only {}", name.text, kTransform));
    }
  }
  return serverless;
}

// The conditions named inside a condition.
void names_in(const Node& node, std::set<std::string>& names) {
  for (auto& child : node.children) {
    if (child.key == "Condition" && child.is_scalar()) names.insert(child.text);
    names_in(child, names);
  }
}

// Each condition after those it is made of.
void evaluate_conditions(const Node& conditions, Known& known, Problems& problems) {
  std::vector<const Node*> waiting;
  for (auto& condition : conditions.children) waiting.push_back(&condition);
  while (!waiting.empty()) {
    auto ready = [&](const Node* condition) {
      std::set<std::string> names;
      names_in(*condition, names);
      return std::ranges::all_of(names, [&](auto& name) { return known.conditions.contains(name) || !conditions.find(name); });
    };
    auto next = std::ranges::find_if(waiting, ready);
    if (next == waiting.end()) {
      problems.add(waiting.front()->where(), fmt::format("condition {} is made of itself", waiting.front()->key));
      next = waiting.begin();
      known.conditions[(*next)->key] = false;
    }
    bool holds = condition_holds(**next, known, problems);
    known.conditions[(*next)->key] = holds;
    waiting.erase(next);
  }
}

// False when the resource or output has a condition that does not hold.
bool wanted(const Node& node, const Known& known, Problems& problems) {
  auto* condition = node.find("Condition");
  if (!condition || !condition->is_scalar()) return true;
  return condition_holds(*condition, known, problems);
}

Node reduce_wanted(const Node& all, const Known& known, Problems& problems) {
  Node out = Node::map(all.at);
  for (auto& each : all.children) {
    if (!wanted(each, known, problems)) continue;
    Node reduced = reduce(each, known, problems);
    reduced.erase("Condition");
    out.children.push_back(std::move(reduced));
  }
  return out;
}

void require_transform(const Node& resources, Problems& problems) {
  for (auto& resource : resources.children) {
    if (!resource.text_at("Type").starts_with("AWS::Serverless::")) continue;
    problems.add(resource.where(), fmt::format("{} needs \"Transform: {}\" at the top", resource.text_at("Type"), kTransform));
    return;
  }
}

std::vector<Output> read_outputs(const Node& outputs, Problems& problems) {
  std::vector<Output> out;
  if (outputs.children.size() > kMaxOutputs) problems.add(outputs.at, fmt::format("more than {} outputs", kMaxOutputs));
  for (auto& node : outputs.children) {
    check_properties(node, kOutput, "output " + node.key, node.where(), problems);
    auto* value = node.find("Value");
    if (!value) continue;
    if (!value->is_scalar() && called_function(*value).empty())
      problems.add(value->at, fmt::format("the value of output {} must be text", node.key));
    out.push_back({node.key, std::string(node.text_at("Description")), *value});
  }
  return out;
}

void read_root(const Node& root, const std::filesystem::path& folder, const LoadOptions& options, Template& out,
               Problems& problems) {
  check_properties(root, kSections, "the template", root.at, problems);
  Node declarations = section(root, "Parameters", problems);
  Values values = read_parameters(declarations, options.parameters, problems);
  values.merge(pseudo_parameters(options.settings,
                                 options.stack_id.empty() ? make_stack_id(options.settings, "unnamed") : options.stack_id));
  Known known;
  known.region = options.settings.region;
  known.mappings = section(root, "Mappings", problems);
  known.ref = [&values](std::string_view name) -> std::optional<Node> {
    auto found = values.find(name);
    return found == values.end() ? std::nullopt : std::optional(found->second);
  };
  evaluate_conditions(section(root, "Conditions", problems), known, problems);

  Node resources = reduce_wanted(section(root, "Resources", problems), known, problems);
  Node outputs = reduce_wanted(section(root, "Outputs", problems), known, problems);
  if (wants_serverless(root, problems)) {
    Node globals = reduce(section(root, "Globals", problems), known, problems);
    expand_serverless(resources, outputs, globals, folder, known, problems);
  } else {
    require_transform(resources, problems);
    if (auto* globals = root.find("Globals"))
      problems.add(globals->where(), fmt::format("Globals need \"Transform: {}\"", kTransform));
  }
  locate_code(resources, folder, problems);
  std::vector<std::string_view> names;
  for (auto& [name, value] : values) names.push_back(name);
  out.resources = build_graph(resources, outputs, names, problems);
  out.outputs = read_outputs(outputs, problems);
}

}  // namespace

const Resource* Template::find(std::string_view id) const {
  auto found = std::ranges::find(resources, id, &Resource::id);
  return found == resources.end() ? nullptr : &*found;
}

std::string Template::place(Position at) const { return fmt::format("{}:{}:{}", file, at.line, at.column); }

base::Result<Template> load_text(std::string_view text, std::string file, const std::filesystem::path& folder,
                                 const LoadOptions& options) {
  Problems problems(file);
  Template out;
  out.file = std::move(file);
  out.settings = options.settings;
  auto root = read_source(text, problems);
  if (root && !root->is_map()) problems.add(root->at, "this is not a template: the top must be a map with Resources");
  if (root && root->is_map()) {
    out.description = root->text_at("Description");
    read_root(*root, folder, options, out, problems);
  }
  if (auto error = problems.error()) return base::fail(*std::move(error));
  return out;
}

base::Result<Template> load(const std::filesystem::path& file, const LoadOptions& options) {
  std::error_code problem;
  if (std::filesystem::is_directory(file, problem)) {
    return base::fail(
        {base::ErrorKind::invalid, "TemplateError", fmt::format("{}: is a folder, not a template", file.string())});
  }
  std::ifstream stream(file, std::ios::binary);
  std::stringstream text;
  text << stream.rdbuf();
  if (!stream) {
    auto* reason = std::filesystem::exists(file, problem) ? "cannot be read" : "no such file";
    return base::fail({base::ErrorKind::invalid, "TemplateError", fmt::format("{}: {}", file.string(), reason)});
  }
  auto folder = std::filesystem::absolute(file, problem).parent_path();
  return load_text(text.str(), file.string(), folder, options);
}

base::Document describe(const Template& definition) {
  base::Document resources = base::Document::object();
  for (auto& resource : definition.resources) {
    base::Document entry =
        base::Document::object({{"Type", resource.type->name}, {"Properties", to_document(resource.properties)}});
    base::Document needs = base::Document::list();
    for (auto& need : resource.needs) needs.push(need);
    if (!resource.needs.empty()) entry.set("Needs", std::move(needs));
    if (resource.on_delete == Leaving::retain) entry.set("DeletionPolicy", "Retain");
    resources.set(resource.id, std::move(entry));
  }
  base::Document outputs = base::Document::object();
  for (auto& output : definition.outputs) outputs.set(output.id, to_document(output.value));
  return base::Document::object({{"Resources", std::move(resources)}, {"Outputs", std::move(outputs)}});
}

std::string make_stack_id(const Settings& settings, std::string_view unique) {
  return fmt::format("arn:{}:cloudformation:{}:{}:stack/{}/{}", settings.partition, settings.region, settings.account,
                     settings.stack, unique);
}

}  // namespace stacks
