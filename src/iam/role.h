// Role: an identity without a password that services and sessions take on. A stored entity.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "wire/fields.h"

namespace iam {

struct Tag {
  std::string key, value;
};
template <class V>
void fields(V& v, Tag& tag) {
  v.required("Key", tag.key, wire::Length{1, 128}, wire::Pattern{"[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+"});
  v.required("Value", tag.value, wire::Length{0, 256}, wire::Pattern{"[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*"});
}

struct Role {
  std::string name;
  std::string path = "/";
  std::string id;   // AROA…
  std::string arn;  // arn:aws:iam::000000000000:role/name
  wire::Timestamp created;
  std::string trust;  // the trust policy as it was given
  std::optional<std::string> description;
  int max_session_s = 3600;
  std::map<std::string, std::string> policies;  // inline: name to document
  std::vector<std::string> attached;            // ARNs of managed policies
  std::vector<Tag> tags;
};
template <class V>
void fields(V& v, Role& role) {
  v.required("Name", role.name);
  v.required("Path", role.path);
  v.required("Id", role.id);
  v.required("Arn", role.arn);
  v.required("Created", role.created);
  v.required("Trust", role.trust);
  v.optional("Description", role.description);
  v.required("MaxSessionSeconds", role.max_session_s);
  v.optional("Policies", role.policies);
  v.optional("Attached", role.attached);
  v.optional("Tags", role.tags);
}

struct NewRole {
  std::string name, path = "/", trust;
  std::optional<std::string> description;
  int max_session_s = 3600;
  std::vector<Tag> tags;
};

struct RoleUpdate {
  std::optional<std::string> description;
  std::optional<int> max_session_s;
};

}  // namespace iam
