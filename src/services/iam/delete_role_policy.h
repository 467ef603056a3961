// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePolicy.html
#pragma once
#include "services/iam/shapes.h"

namespace services::iam {

struct DeleteRolePolicy {
  static constexpr std::string_view name = "DeleteRolePolicy";
  struct Input {
    std::string role_name;
    std::string policy_name;
  };
  struct Output {};
  static std::vector<Access> access(Identities& identities, const aws::Call&, const Input& in) {
    return role_access(identities, name, in.role_name);
  }
  static base::Task<base::Result<Output>> run(Identities& identities, const aws::Call&, Input in) {
    CO_CHECK_OK(co_await identities.delete_policy(std::move(in.role_name), std::move(in.policy_name)));
    co_return Output();
  }
};

template <class V>
void fields(V& v, DeleteRolePolicy::Input& in) {
  v.required("RoleName", in.role_name, role_name_length, role_name_pattern);
  v.required("PolicyName", in.policy_name, policy_name_length, policy_name_pattern);
}
template <class V>
void fields(V&, DeleteRolePolicy::Output&) {}

}  // namespace services::iam
