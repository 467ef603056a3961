// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachRolePolicy.html
#pragma once
#include "services/iam/shapes.h"

namespace services::iam {

struct DetachRolePolicy {
  static constexpr std::string_view name = "DetachRolePolicy";
  struct Input {
    std::string role_name;
    std::string policy_arn;
  };
  struct Output {};
  static std::vector<Access> access(Identities& identities, const aws::Call&, const Input& in) {
    return role_access(identities, name, in.role_name);
  }
  static base::Task<base::Result<Output>> run(Identities& identities, const aws::Call&, Input in) {
    CO_CHECK_OK(co_await identities.detach(std::move(in.role_name), std::move(in.policy_arn)));
    co_return Output();
  }
};

template <class V>
void fields(V& v, DetachRolePolicy::Input& in) {
  v.required("RoleName", in.role_name, role_name_length, role_name_pattern);
  v.required("PolicyArn", in.policy_arn, arn_length);
}
template <class V>
void fields(V&, DetachRolePolicy::Output&) {}

}  // namespace services::iam
