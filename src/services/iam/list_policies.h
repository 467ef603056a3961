// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicies.html
#pragma once
#include "services/iam/shapes.h"

namespace services::iam {

struct ListPolicies {
  static constexpr std::string_view name = "ListPolicies";
  struct Input {
    std::string scope = "All", path_prefix = "/";
    bool only_attached = false;
    Paging paging;
  };
  struct Output {
    std::vector<PolicyShape> policies;
    Truncation truncation;
  };
  static std::vector<Access> access(const aws::Call& call, const Input&) {
    return {{"iam:ListPolicies", aws::global_arn(*call.settings, "iam", "policy/"), {}}};
  }
  static base::Task<base::Result<Output>> run(Identities& identities, const aws::Call&, Input in) {
    Output out;
    for (auto& policy : ::iam::managed_policies()) {
      auto shape = policy_shape(identities, policy);
      bool wanted =
          in.scope != "Local" && policy.path.starts_with(in.path_prefix) && (!in.only_attached || shape.attachments > 0);
      if (wanted) out.policies.push_back(std::move(shape));
    }
    CO_TRY(out.truncation, cut_page(out.policies, in.paging, [](const PolicyShape& policy) { return policy.arn; }));
    co_return out;
  }
};

template <class V>
void fields(V& v, ListPolicies::Input& in) {
  v.optional("Scope", in.scope, wire::OneOf{"All", "AWS", "Local"});
  v.optional("OnlyAttached", in.only_attached);
  v.optional("PathPrefix", in.path_prefix, path_length, wire::Pattern{"((/[A-Za-z0-9\\.,\\+@=_-]+)*)/"});
  paging_fields(v, in.paging);
}
template <class V>
void fields(V& v, ListPolicies::Output& out) {
  v.optional("Policies", out.policies);
  truncation_fields(v, out.truncation);
}

}  // namespace services::iam
