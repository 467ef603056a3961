#include "stacks/graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "stacks/intrinsics.h"
#include "stacks/limits.h"

namespace stacks {
namespace {

constexpr Property kAttributes[] = {
    {"Type", Kind::text, Need::required},
    {"Properties", Kind::json},
    {"DependsOn", Kind::json},
    {"Metadata", Kind::json},
    {"DeletionPolicy"},
    {"UpdateReplacePolicy"},
    {"Condition"},
    {"CreationPolicy", Kind::json},
    {"UpdatePolicy", Kind::json},
};

Leaving read_leaving(const Node& resource, std::string_view name, Problems& problems) {
  auto* policy = resource.find(name);
  if (!policy || policy->text == "Delete") return Leaving::remove;
  if (policy->text == "Retain" || policy->text == "RetainExceptOnCreate") return Leaving::retain;
  problems.add(policy->at, fmt::format("{} is Delete or Retain; {} is not supported", name, policy->text));
  return Leaving::retain;
}

class Builder {
 public:
  Builder(const Node& resources, const std::vector<std::string_view>& known, Problems& problems)
      : nodes_(resources), known_(known), problems_(problems) {}

  void read() {
    if (nodes_.children.size() > kMaxResources) problems_.add(nodes_.at, fmt::format("more than {} resources", kMaxResources));
    for (auto& node : nodes_.children) {
      if (auto resource = read_resource(node)) {
        index_[resource->id] = resources_.size();
        resources_.push_back(std::move(*resource));
      }
    }
    for (auto& resource : resources_) link(resource);
  }

  void check_outputs(const Node& outputs) {
    for (auto& reference : references(outputs)) resolve(reference);
  }

  // Depth first: a resource is placed after those it needs. A need that is still being placed closes a cycle.
  std::vector<Resource> ordered() {
    for (auto& resource : resources_) place(resource);
    return std::move(placed_);
  }

 private:
  std::optional<Resource> read_resource(const Node& node) {
    if (!node.is_map()) {
      problems_.add(node.where(), fmt::format("resource {} must be a map with Type and Properties", node.key));
      return {};
    }
    check_properties(node, kAttributes, "resource " + node.key, node.where(), problems_);
    bool alphanumeric = std::ranges::all_of(node.key, [](unsigned char c) { return isalnum(c); });
    if (!alphanumeric || node.key.empty() || node.key.size() > kMaxLogicalIdLength) {
      problems_.add(node.where(), fmt::format("resource \"{}\": a logical id is made of letters and digits", node.key));
    }
    auto* type_node = node.find("Type");
    if (!type_node) return {};
    Resource resource;
    resource.id = node.key;
    resource.at = node.where();
    resource.type = find_type(type_node->text);
    resource.on_delete = read_leaving(node, "DeletionPolicy", problems_);
    resource.on_replace = read_leaving(node, "UpdateReplacePolicy", problems_);
    bool reported = type_node->text.starts_with("AWS::Serverless::");  // the transform is missing
    if (!resource.type && reported) return {};
    if (!resource.type) {
      auto names = type_names();
      for (auto name : {"AWS::Serverless::Function", "AWS::Serverless::Api", "AWS::Serverless::SimpleTable"})
        names.push_back(name);
      problems_.add(type_node->at,
                    fmt::format("unknown resource type {}{}", type_node->text, suggestion(type_node->text, names)));
      return {};
    }
    if (auto* properties = node.find("Properties")) resource.properties = *properties;
    check_properties(resource.properties, resource.type->properties, resource.type->name, resource.at, problems_);
    if (auto* code = resource.properties.find("Code")) resource.code = code->text_at("LocalPath");
    return resource;
  }

  void link(Resource& resource) {
    std::set<std::string> needs;
    for (auto& reference : references(resource.properties)) {
      if (!resolve(reference)) continue;
      if (reference.resource == resource.id) {
        problems_.add(reference.at, fmt::format("{} refers to itself", resource.id));
      } else {
        needs.insert(reference.resource);
      }
    }
    auto* depends = nodes_.find(resource.id)->find("DependsOn");
    for (auto* each : listed(depends)) {
      if (resolve({each->text, "", each->at})) needs.insert(each->text);
    }
    resource.needs.assign(needs.begin(), needs.end());
  }

  static std::vector<const Node*> listed(const Node* node) {
    std::vector<const Node*> out;
    if (node && node->is_list()) {
      for (auto& child : node->children) out.push_back(&child);
    } else if (node && node->is_scalar()) {
      out.push_back(node);
    }
    return out;
  }

  bool resolve(const Reference& reference) {
    auto found = index_.find(reference.resource);
    if (found == index_.end()) {
      bool reported = nodes_.find(reference.resource) || std::ranges::find(known_, reference.resource) != known_.end();
      if (reported) return false;  // it has a problem of its own
      std::vector<std::string_view> names(known_);
      for (auto& node : nodes_.children) names.push_back(node.key);
      problems_.add(reference.at, fmt::format("there is no parameter or resource {}{}", reference.resource,
                                              suggestion(reference.resource, names)));
      return false;
    }
    const ResourceType& type = *resources_[found->second].type;
    bool has = reference.attribute.empty() || std::ranges::find(type.attributes, reference.attribute) != type.attributes.end();
    if (!has) {
      problems_.add(reference.at, fmt::format("{} ({}) has no attribute {}{}", reference.resource, type.name,
                                              reference.attribute, suggestion(reference.attribute, type.attributes)));
    }
    return has;
  }

  void place(const Resource& resource) {
    auto& state = states_[resource.id];
    if (state == State::placed) return;
    path_.push_back(resource.id);
    if (state == State::open) {
      report_cycle(resource);
    } else {
      state = State::open;
      for (auto& need : resource.needs) {
        if (states_[need] != State::placed) place(resources_[index_[need]]);
      }
      if (states_[resource.id] != State::placed) placed_.push_back(resource);
      states_[resource.id] = State::placed;
    }
    path_.pop_back();
  }

  void report_cycle(const Resource& resource) {
    auto from = std::ranges::find(path_, resource.id);
    std::string text;
    for (; from != path_.end(); ++from) text += text.empty() ? *from : " -> " + *from;
    if (!cycle_reported_) problems_.add(resource.at, "resources need each other in a circle: " + text);
    cycle_reported_ = true;
  }

  enum class State { untouched, open, placed };

  const Node& nodes_;
  const std::vector<std::string_view>& known_;
  Problems& problems_;
  std::vector<Resource> resources_;
  std::vector<Resource> placed_;
  std::map<std::string, size_t, std::less<>> index_;
  std::map<std::string, State> states_;
  std::vector<std::string> path_;
  bool cycle_reported_ = false;
};

}  // namespace

std::vector<Resource> build_graph(const Node& resources, const Node& outputs, const std::vector<std::string_view>& known,
                                  Problems& problems) {
  Builder builder(resources, known, problems);
  builder.read();
  builder.check_outputs(outputs);
  return builder.ordered();
}

}  // namespace stacks
