// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedRolePolicies.html
#pragma once
#include "services/iam/shapes.h"

namespace services::iam {

struct ListAttachedRolePolicies {
  static constexpr std::string_view name = "ListAttachedRolePolicies";
  struct Input {
    std::string role_name;
    std::string path_prefix = "/";
    Paging paging;
  };
  struct Output {
    std::vector<AttachedPolicy> policies;
    Truncation truncation;
  };
  static std::vector<Access> access(Identities& identities, const aws::Call&, const Input& in) {
    return role_access(identities, name, in.role_name);
  }
  static base::Task<base::Result<Output>> run(Identities& identities, const aws::Call&, Input in) {
    CO_TRY(auto role, find_role(identities, in.role_name));
    Output out;
    for (auto& arn : role->role.attached) {
      if (std::string_view(arn).substr(arn.find(":policy/") + 7).starts_with(in.path_prefix)) {
        out.policies.push_back({arn.substr(arn.rfind('/') + 1), arn});
      }
    }
    CO_TRY(out.truncation, cut_page(out.policies, in.paging, [](const AttachedPolicy& policy) { return policy.arn; }));
    co_return out;
  }
};

template <class V>
void fields(V& v, ListAttachedRolePolicies::Input& in) {
  v.required("RoleName", in.role_name, role_name_length, role_name_pattern);
  v.optional("PathPrefix", in.path_prefix, path_length, wire::Pattern{"((/[A-Za-z0-9\\.,\\+@=_-]+)*)/"});
  paging_fields(v, in.paging);
}
template <class V>
void fields(V& v, ListAttachedRolePolicies::Output& out) {
  v.optional("AttachedPolicies", out.policies);
  truncation_fields(v, out.truncation);
}

}  // namespace services::iam
