// What the operations of IAM share: rules of names, the role and policy shapes, pages.
#pragma once
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "aws/operation.h"
#include "iam/errors.h"
#include "iam/identities.h"
#include "iam/managed.h"
#include "wire/http.h"

namespace services::iam {

using ::iam::Access;
using ::iam::Identities;
using ::iam::Tag;

inline constexpr wire::Length role_name_length{1, 64}, policy_name_length{1, 128}, path_length{1, 512},
    document_length{1, 131072}, description_length{0, 1000}, arn_length{20, 2048}, tag_key_length{1, 128};
inline constexpr wire::Pattern role_name_pattern{"[\\w+=,.@-]+"}, policy_name_pattern{"[\\w+=,.@-]+"},
    path_pattern{"(/)|(/[!-~]+/)"}, document_pattern{"[\t\n\r -\u00FF]+"}, description_pattern{"[\t\n\r -~\u00A1-\u00FF]*"},
    tag_key_pattern{"[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+"};
inline constexpr wire::Range session_range{3600, 43200};
/// The date given to what has always been there.
inline constexpr base::Time managed_policies_since{std::chrono::seconds(1'423'180'800)};

struct RoleShape {
  std::string path, name, id, arn, trust;
  wire::Timestamp created;
  std::optional<std::string> description;
  int max_session_s = 3600;
  std::optional<std::vector<Tag>> tags;
  std::optional<base::Document> last_used;
};
template <class V>
void fields(V& v, RoleShape& role) {
  v.required("Path", role.path);
  v.required("RoleName", role.name);
  v.required("RoleId", role.id);
  v.required("Arn", role.arn);
  v.required("CreateDate", role.created);
  v.optional("AssumeRolePolicyDocument", role.trust);
  v.optional("Description", role.description);
  v.optional("MaxSessionDuration", role.max_session_s);
  v.optional("Tags", role.tags);
  v.optional("RoleLastUsed", role.last_used);
}
/// As lists show a role: without its tags.
RoleShape list_shape(const ::iam::Role& role);
/// As GetRole shows it.
RoleShape full_shape(const ::iam::Role& role);

struct AttachedPolicy {
  std::string name, arn;
};
template <class V>
void fields(V& v, AttachedPolicy& policy) {
  v.optional("PolicyName", policy.name);
  v.optional("PolicyArn", policy.arn);
}

struct InstanceProfile {};
template <class V>
void fields(V&, InstanceProfile&) {}

struct PolicyShape {
  std::string name, id, arn, path, version, description;
  int attachments = 0, boundary_uses = 0;
  bool attachable = true;
  wire::Timestamp created, updated;
};
template <class V>
void fields(V& v, PolicyShape& policy) {
  v.optional("PolicyName", policy.name);
  v.optional("PolicyId", policy.id);
  v.optional("Arn", policy.arn);
  v.optional("Path", policy.path);
  v.optional("DefaultVersionId", policy.version);
  v.optional("AttachmentCount", policy.attachments);
  v.optional("PermissionsBoundaryUsageCount", policy.boundary_uses);
  v.optional("IsAttachable", policy.attachable);
  v.optional("Description", policy.description);
  v.optional("CreateDate", policy.created);
  v.optional("UpdateDate", policy.updated);
}
PolicyShape policy_shape(const Identities& identities, const ::iam::ManagedPolicy& policy);

base::Result<std::shared_ptr<const ::iam::CompiledRole>> find_role(const Identities& identities, std::string_view name);
/// iam:OPERATION on the role, by the ARN it has.
std::vector<Access> role_access(const Identities& identities, std::string_view operation, std::string_view role_name);
/// aws:RequestTag/KEY and aws:TagKeys.
std::vector<std::pair<std::string, std::vector<std::string>>> tag_keys(const std::vector<Tag>& tags);

struct Paging {
  std::optional<std::string> marker;
  int max_items = 100;
};
template <class V>
void paging_fields(V& v, Paging& paging) {
  v.optional("Marker", paging.marker, wire::Length{1, 320}, wire::Pattern{"[ -\u00FF]+"});
  v.optional("MaxItems", paging.max_items, wire::Range{1, 1000});
}

struct Truncation {
  bool truncated = false;
  std::optional<std::string> marker;
};
template <class V>
void truncation_fields(V& v, Truncation& truncation) {
  v.optional("IsTruncated", truncation.truncated);
  v.optional("Marker", truncation.marker);
}

/// A marker is the base64 of the last key given out.
std::string marker_of(const std::string& key);
base::Result<std::string> key_of_marker(const std::string& marker);

/// Leaves the page that `paging` asks for, sorted by `key`.
template <class T, class Key>
base::Result<Truncation> cut_page(std::vector<T>& all, const Paging& paging, Key key) {
  std::sort(all.begin(), all.end(), [&](const T& a, const T& b) { return key(a) < key(b); });
  if (paging.marker) {
    TRY(auto after, key_of_marker(*paging.marker));
    std::erase_if(all, [&](const T& each) { return key(each) <= after; });
  }
  Truncation out;
  auto limit = static_cast<size_t>(std::max(paging.max_items, 1));
  if (all.size() > limit) {
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(limit), all.end());
    out = {true, marker_of(key(all.back()))};
  }
  return out;
}

}  // namespace services::iam
