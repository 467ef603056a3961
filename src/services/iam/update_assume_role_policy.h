// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html
#pragma once
#include "services/iam/shapes.h"

namespace services::iam {

struct UpdateAssumeRolePolicy {
  static constexpr std::string_view name = "UpdateAssumeRolePolicy";
  struct Input {
    std::string role_name;
    std::string document;
  };
  struct Output {};
  static std::vector<Access> access(Identities& identities, const aws::Call&, const Input& in) {
    return role_access(identities, name, in.role_name);
  }
  static base::Task<base::Result<Output>> run(Identities& identities, const aws::Call&, Input in) {
    CO_CHECK_OK(co_await identities.set_trust(std::move(in.role_name), std::move(in.document)));
    co_return Output();
  }
};

template <class V>
void fields(V& v, UpdateAssumeRolePolicy::Input& in) {
  v.required("RoleName", in.role_name, role_name_length, role_name_pattern);
  v.required("PolicyDocument", in.document, document_length, document_pattern);
}
template <class V>
void fields(V&, UpdateAssumeRolePolicy::Output&) {}

}  // namespace services::iam
