// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html
#pragma once
#include "services/iam/shapes.h"

namespace services::iam {

struct DeleteRole {
  static constexpr std::string_view name = "DeleteRole";
  struct Input {
    std::string role_name;
  };
  struct Output {};
  static std::vector<Access> access(Identities& identities, const aws::Call&, const Input& in) {
    return role_access(identities, name, in.role_name);
  }
  static base::Task<base::Result<Output>> run(Identities& identities, const aws::Call&, Input in) {
    CO_CHECK_OK(co_await identities.delete_role(std::move(in.role_name)));
    co_return Output();
  }
};

template <class V>
void fields(V& v, DeleteRole::Input& in) {
  v.required("RoleName", in.role_name, role_name_length, role_name_pattern);
}
template <class V>
void fields(V&, DeleteRole::Output&) {}

}  // namespace services::iam
