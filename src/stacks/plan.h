// Plan: what applying a template would do, found by comparing it with the ledger. Nothing is changed or called.
//
// Values that only come to exist while applying (the id of an API that is still to be made) count as changed; when they turn
// out the same, applying leaves the resource alone. Reads the folders of functions: for workers and start-up.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "stacks/ledger.h"
#include "stacks/package.h"
#include "stacks/template.h"

namespace stacks {

enum class Action { unchanged, create, update, replace, remove };
std::string_view name_of(Action action);

struct Step {
  std::string id;  // logical
  std::string type;
  Action action = Action::unchanged;
  std::vector<std::string> changed;  // update and replace: the properties
};

struct Plan {
  std::vector<Step> steps;                                    // in the order they are taken, removals last
  std::map<std::string, PackageState, std::less<>> packages;  // by function
  bool changes() const;
  size_t count(Action action) const;
};

base::Result<Plan> make_plan(const Template& definition, const Ledger& ledger);

// ---- shared with the application

/// The properties that differ, by name.
std::vector<std::string> differences(const base::Document& before, const base::Document& after);
/// What to do about a resource whose properties are all known.
Action decide(const ResourceType& type, const ResourceRecord* record, const std::vector<std::string>& changed);
/// The properties as a Document; a function's code as the digest of its content. References must be worked out.
base::Document wanted_properties(const Resource& resource, const Node& reduced, const Plan& plan, Problems& problems);

}  // namespace stacks
