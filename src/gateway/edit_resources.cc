#include <fmt/format.h>

#include "gateway/checks.h"
#include "gateway/edits.h"
#include "gateway/errors.h"
#include "gateway/limits.h"

namespace gateway {
namespace {

using base::fail;
using base::Result;
using base::Status;

bool is_variable(std::string_view part) { return part.starts_with('{'); }
bool is_greedy(std::string_view part) { return part.ends_with("+}"); }

Status check_siblings(const Definition& definition, std::string_view parent_id, std::string_view part) {
  for (auto& [id, other] : definition.resources) {
    if (other.parent_id.value_or("") != parent_id || !other.path_part) continue;
    if (*other.path_part == part) {
      return fail(conflict(fmt::format("Another resource with the same parent already has this name: {}", part)));
    }
    if (is_variable(part) && is_variable(*other.path_part) && is_greedy(part) == is_greedy(*other.path_part)) {
      return fail(bad_request(fmt::format(
          "A sibling ({}) of this resource already has a variable path part -- only one is allowed", *other.path_part)));
    }
  }
  return {};
}

}  // namespace

Result<Resource> create_resource(Definition& definition, std::string_view parent_id, std::string_view path_part,
                                 base::Random& random) {
  auto* parent = definition.resource(parent_id);
  if (!parent) return fail(resource_not_found());
  CHECK_OK(check_path_part(path_part));
  if (parent->path_part && is_greedy(*parent->path_part)) {
    return fail(
        bad_request(fmt::format("Cannot create a child of a resource with a greedy path variable: {}", *parent->path_part)));
  }
  CHECK_OK(check_siblings(definition, parent_id, path_part));
  if (definition.resources.size() >= kMaxResources)
    return fail(limit_exceeded("Maximum number of Resources for this API has been reached"));
  Resource fresh{.id = new_short_id(random), .parent_id = parent->id, .path_part = std::string(path_part)};
  while (definition.resources.contains(fresh.id)) fresh.id = new_short_id(random);
  fresh.path = fmt::format("{}/{}", parent->path == "/" ? "" : parent->path, path_part);
  definition.resources.emplace(fresh.id, fresh);
  return fresh;
}

Status delete_resource(Definition& definition, std::string_view id) {
  auto* resource = definition.resource(id);
  if (!resource) return fail(resource_not_found());
  if (!resource->parent_id) return fail(bad_request("Root resource cannot be deleted."));
  auto below = resource->path + "/";
  auto gone = resource->id;
  std::erase_if(definition.resources, [&](auto& each) { return each.first == gone || each.second.path.starts_with(below); });
  return {};
}

Result<Resource> find_resource(Definition& definition, std::string_view id) {
  auto* resource = definition.resource(id);
  if (!resource) return fail(resource_not_found());
  return *resource;
}

Result<Resource*> resource_for_path(Definition& definition, std::string_view path, base::Random& random) {
  if (auto* known = definition.resource_at(path)) return known;
  if (!path.starts_with('/')) return fail(bad_request(fmt::format("Invalid path specified: {}", path)));
  auto slash = path.rfind('/');
  TRY(auto* parent, resource_for_path(definition, slash == 0 ? "/" : path.substr(0, slash), random));
  TRY(auto made, create_resource(definition, parent->id, path.substr(slash + 1), random));
  return definition.resource(made.id);
}

}  // namespace gateway
