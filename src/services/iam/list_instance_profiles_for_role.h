// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfilesForRole.html
// There are no instances here, so the list is empty; clients ask before they delete a role.
#pragma once
#include "services/iam/shapes.h"

namespace services::iam {

struct ListInstanceProfilesForRole {
  static constexpr std::string_view name = "ListInstanceProfilesForRole";
  struct Input {
    std::string role_name;
    Paging paging;
  };
  struct Output {
    std::vector<InstanceProfile> profiles;
    Truncation truncation;
  };
  static std::vector<Access> access(Identities& identities, const aws::Call&, const Input& in) {
    return role_access(identities, name, in.role_name);
  }
  static base::Task<base::Result<Output>> run(Identities& identities, const aws::Call&, Input in) {
    CO_TRY(auto role, find_role(identities, in.role_name));
    Output out;
    CO_TRY(out.truncation, cut_page(out.profiles, in.paging, [](const InstanceProfile&) { return std::string(); }));
    co_return out;
  }
};

template <class V>
void fields(V& v, ListInstanceProfilesForRole::Input& in) {
  v.required("RoleName", in.role_name, role_name_length, role_name_pattern);
  paging_fields(v, in.paging);
}
template <class V>
void fields(V& v, ListInstanceProfilesForRole::Output& out) {
  v.required("InstanceProfiles", out.profiles);
  truncation_fields(v, out.truncation);
}

}  // namespace services::iam
