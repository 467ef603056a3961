#include "services/iam/shapes.h"

#include "base/bytes.h"

namespace services::iam {

RoleShape list_shape(const ::iam::Role& role) {
  RoleShape shape;
  shape.path = role.path;
  shape.name = role.name;
  shape.id = role.id;
  shape.arn = role.arn;
  shape.created = role.created;
  shape.trust = wire::percent_encode(role.trust);
  shape.description = role.description;
  shape.max_session_s = role.max_session_s;
  return shape;
}

RoleShape full_shape(const ::iam::Role& role) {
  auto shape = list_shape(role);
  if (!role.tags.empty()) shape.tags = role.tags;
  shape.last_used = base::Document::object();
  return shape;
}

PolicyShape policy_shape(const Identities& identities, const ::iam::ManagedPolicy& policy) {
  PolicyShape shape;
  shape.name = policy.name;
  shape.id = policy.id();
  shape.arn = policy.arn();
  shape.path = policy.path;
  shape.version = policy.version;
  shape.description = policy.description;
  shape.created = shape.updated = {managed_policies_since};
  auto roster = identities.roster();
  for (auto& [id, role] : roster->roles) {
    auto& attached = role->role.attached;
    shape.attachments += static_cast<int>(std::count(attached.begin(), attached.end(), shape.arn));
  }
  return shape;
}

base::Result<std::shared_ptr<const ::iam::CompiledRole>> find_role(const Identities& identities, std::string_view name) {
  auto role = identities.roster()->find(name);
  if (!role) return base::fail(::iam::no_such_role(name));
  return role;
}

std::vector<Access> role_access(const Identities& identities, std::string_view operation, std::string_view role_name) {
  auto role = identities.roster()->find(role_name);
  std::string arn = role ? role->role.arn : "arn:aws:iam::" + identities.account() + ":role/" + std::string(role_name);
  return {{"iam:" + std::string(operation), std::move(arn), {}}};
}

std::vector<std::pair<std::string, std::vector<std::string>>> tag_keys(const std::vector<Tag>& tags) {
  std::vector<std::pair<std::string, std::vector<std::string>>> keys;
  std::vector<std::string> names;
  for (auto& tag : tags) {
    keys.push_back({"aws:RequestTag/" + tag.key, {tag.value}});
    names.push_back(tag.key);
  }
  if (!names.empty()) keys.push_back({"aws:TagKeys", std::move(names)});
  return keys;
}

std::string marker_of(const std::string& key) { return base::base64_encode(key); }

base::Result<std::string> key_of_marker(const std::string& marker) {
  auto key = base::base64_decode(marker);
  if (!key) return base::fail(::iam::validation_error("Invalid Marker."));
  return *std::move(key);
}

}  // namespace services::iam
