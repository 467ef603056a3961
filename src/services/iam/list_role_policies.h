// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRolePolicies.html
#pragma once
#include "services/iam/shapes.h"

namespace services::iam {

struct ListRolePolicies {
  static constexpr std::string_view name = "ListRolePolicies";
  struct Input {
    std::string role_name;
    Paging paging;
  };
  struct Output {
    std::vector<std::string> names;
    Truncation truncation;
  };
  static std::vector<Access> access(Identities& identities, const aws::Call&, const Input& in) {
    return role_access(identities, name, in.role_name);
  }
  static base::Task<base::Result<Output>> run(Identities& identities, const aws::Call&, Input in) {
    CO_TRY(auto role, find_role(identities, in.role_name));
    Output out;
    for (auto& [name, document] : role->role.policies) out.names.push_back(name);
    CO_TRY(out.truncation, cut_page(out.names, in.paging, [](const std::string& name) { return name; }));
    co_return out;
  }
};

template <class V>
void fields(V& v, ListRolePolicies::Input& in) {
  v.required("RoleName", in.role_name, role_name_length, role_name_pattern);
  paging_fields(v, in.paging);
}
template <class V>
void fields(V& v, ListRolePolicies::Output& out) {
  v.required("PolicyNames", out.names);
  truncation_fields(v, out.truncation);
}

}  // namespace services::iam
