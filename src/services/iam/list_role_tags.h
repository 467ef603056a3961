// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoleTags.html
#pragma once
#include "services/iam/shapes.h"

namespace services::iam {

struct ListRoleTags {
  static constexpr std::string_view name = "ListRoleTags";
  struct Input {
    std::string role_name;
    Paging paging;
  };
  struct Output {
    std::vector<Tag> tags;
    Truncation truncation;
  };
  static std::vector<Access> access(Identities& identities, const aws::Call&, const Input& in) {
    return role_access(identities, name, in.role_name);
  }
  static base::Task<base::Result<Output>> run(Identities& identities, const aws::Call&, Input in) {
    CO_TRY(auto role, find_role(identities, in.role_name));
    Output out{role->role.tags, {}};
    CO_TRY(out.truncation, cut_page(out.tags, in.paging, [](const Tag& tag) { return tag.key; }));
    co_return out;
  }
};

template <class V>
void fields(V& v, ListRoleTags::Input& in) {
  v.required("RoleName", in.role_name, role_name_length, role_name_pattern);
  paging_fields(v, in.paging);
}
template <class V>
void fields(V& v, ListRoleTags::Output& out) {
  v.required("Tags", out.tags);
  truncation_fields(v, out.truncation);
}

}  // namespace services::iam
