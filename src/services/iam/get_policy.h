// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicy.html
#pragma once
#include "services/iam/shapes.h"

namespace services::iam {

struct GetPolicy {
  static constexpr std::string_view name = "GetPolicy";
  struct Input {
    std::string arn;
  };
  struct Output {
    PolicyShape policy;
  };
  static std::vector<Access> access(const aws::Call&, const Input& in) { return {{"iam:GetPolicy", in.arn, {}}}; }
  static base::Task<base::Result<Output>> run(Identities& identities, const aws::Call&, Input in) {
    auto* policy = ::iam::find_managed_policy(in.arn);
    if (!policy) co_return base::fail(::iam::policy_not_found(in.arn));
    co_return Output{policy_shape(identities, *policy)};
  }
};

template <class V>
void fields(V& v, GetPolicy::Input& in) {
  v.required("PolicyArn", in.arn, arn_length);
}
template <class V>
void fields(V& v, GetPolicy::Output& out) {
  v.optional("Policy", out.policy);
}

}  // namespace services::iam
