#include "stacks/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "stacks/intrinsics.h"

namespace stacks {
namespace {

// Reads code folders; each that cannot be read is a problem at its place in the template.
base::Status inspect_packages(const Template& definition, const Ledger& ledger, Plan& plan) {
  Problems problems(definition.file);
  for (auto& resource : definition.resources) {
    if (resource.code.empty()) continue;
    PackageState before;
    if (auto* record = ledger.find(resource.id)) {
      auto* code = record->properties.find("Code");
      before = {record->code_fingerprint, code ? std::string(code->text("Sha256")) : ""};
    }
    auto state = inspect_package(resource.code, before);
    if (state) {
      plan.packages[resource.id] = *std::move(state);
    } else {
      problems.add(resource.properties.find("Code")->at, fmt::format("the code of {}: {}", resource.id, state.error().message));
    }
  }
  if (auto error = problems.error()) return base::fail(*std::move(error));
  return {};
}

// Compares the properties that are known now; those that hang on what is still to be made count as changed.
std::vector<std::string> expected_differences(const Resource& resource, const Node& reduced, const ResourceRecord& record,
                                              const Plan& plan) {
  Node known = reduced;
  std::set<std::string> unknown;
  std::erase_if(known.children, [&](const Node& property) {
    bool open = !references(property).empty() || !called_function(property).empty();
    if (open) unknown.insert(property.key);
    return open;
  });
  Problems ignored("");
  base::Document before = record.properties;
  for (auto& name : unknown) before.erase(name);
  auto changed = differences(before, wanted_properties(resource, known, plan, ignored));
  changed.insert(changed.end(), unknown.begin(), unknown.end());
  return changed;
}

void add_removals(const Template& definition, const Ledger& ledger, Plan& plan) {
  for (auto& [id, record] : ledger.resources()) {
    bool replaced = id.find('~') != std::string::npos;
    if (replaced || !definition.find(id)) plan.steps.push_back({std::string(logical_id(id)), record.type, Action::remove, {}});
  }
}

}  // namespace

std::string_view name_of(Action action) {
  switch (action) {
    case Action::unchanged: return "unchanged";
    case Action::create: return "create";
    case Action::update: return "update";
    case Action::replace: return "replace";
    case Action::remove: return "remove";
  }
  return "";
}

bool Plan::changes() const { return count(Action::unchanged) != steps.size(); }

size_t Plan::count(Action action) const { return static_cast<size_t>(std::ranges::count(steps, action, &Step::action)); }

std::vector<std::string> differences(const base::Document& before, const base::Document& after) {
  std::vector<std::string> names;
  for (auto* side : {&before, &after}) {
    if (!side->members()) continue;
    for (auto& [name, value] : *side->members()) {
      auto* one = before.find(name);
      auto* other = after.find(name);
      bool same = one && other && *one == *other;
      if (!same && std::ranges::find(names, name) == names.end()) names.push_back(name);
    }
  }
  return names;
}

Action decide(const ResourceType& type, const ResourceRecord* record, const std::vector<std::string>& changed) {
  if (!record || record->state == "creating" || record->state == "deleting") return Action::create;
  if (record->type != type.name) return Action::replace;
  for (auto& name : changed) {
    auto* property = find_property(type.properties, name);
    if (!type.update || (property && property->change == Change::replaces)) return Action::replace;
  }
  return changed.empty() && record->state == "ready" ? Action::unchanged : Action::update;
}

base::Document wanted_properties(const Resource& resource, const Node& reduced, const Plan& plan, Problems& problems) {
  base::Document properties = shaped(reduced, resource.type->properties, problems);
  auto package = plan.packages.find(resource.id);
  if (package != plan.packages.end()) properties.set("Code", base::Document::object({{"Sha256", package->second.sha256}}));
  return properties;
}

base::Result<Plan> make_plan(const Template& definition, const Ledger& ledger) {
  Plan plan;
  CHECK_OK(inspect_packages(definition, ledger, plan));
  std::set<std::string, std::less<>> moving;  // physical ids that will be others
  Known known;
  auto settled = [&](std::string_view id) { return moving.contains(id) ? nullptr : ledger.find(id); };
  known.ref = [&](std::string_view id) -> std::optional<Node> {
    auto* record = settled(id);
    return record ? std::optional(Node::string(record->physical_id, {})) : std::nullopt;
  };
  known.attribute = [&](std::string_view id, std::string_view attribute) -> std::optional<Node> {
    auto* record = settled(id);
    return record ? std::optional(Node::string(record->attributes.text(attribute), {})) : std::nullopt;
  };
  Problems problems(definition.file);
  for (auto& resource : definition.resources) {
    auto* record = ledger.find(resource.id);
    Node reduced = reduce(resource.properties, known, problems);
    std::vector<std::string> changed;
    if (record) changed = expected_differences(resource, reduced, *record, plan);
    Step step{resource.id, std::string(resource.type->name), decide(*resource.type, record, changed), {}};
    if (step.action == Action::create || step.action == Action::replace) moving.insert(resource.id);
    if (step.action == Action::update || step.action == Action::replace) step.changed = std::move(changed);
    plan.steps.push_back(std::move(step));
  }
  add_removals(definition, ledger, plan);
  if (auto error = problems.error()) return base::fail(*std::move(error));
  return plan;
}

}  // namespace stacks
