// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html
#pragma once
#include "services/iam/shapes.h"

namespace services::iam {

struct GetRolePolicy {
  static constexpr std::string_view name = "GetRolePolicy";
  struct Input {
    std::string role_name, policy_name;
  };
  struct Output {
    std::string role_name, policy_name, document;
  };
  static std::vector<Access> access(Identities& identities, const aws::Call&, const Input& in) {
    return role_access(identities, name, in.role_name);
  }
  static base::Task<base::Result<Output>> run(Identities& identities, const aws::Call&, Input in) {
    CO_TRY(auto role, find_role(identities, in.role_name));
    auto policy = role->role.policies.find(in.policy_name);
    if (policy == role->role.policies.end()) co_return base::fail(::iam::no_such_role_policy(in.policy_name));
    co_return Output{role->role.name, policy->first, wire::percent_encode(policy->second)};
  }
};

template <class V>
void fields(V& v, GetRolePolicy::Input& in) {
  v.required("RoleName", in.role_name, role_name_length, role_name_pattern);
  v.required("PolicyName", in.policy_name, policy_name_length, policy_name_pattern);
}
template <class V>
void fields(V& v, GetRolePolicy::Output& out) {
  v.required("RoleName", out.role_name);
  v.required("PolicyName", out.policy_name);
  v.required("PolicyDocument", out.document);
}

}  // namespace services::iam
