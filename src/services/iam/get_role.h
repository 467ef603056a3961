// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html
#pragma once
#include "services/iam/shapes.h"

namespace services::iam {

struct GetRole {
  static constexpr std::string_view name = "GetRole";
  struct Input {
    std::string role_name;
  };
  struct Output {
    RoleShape role;
  };
  static std::vector<Access> access(Identities& identities, const aws::Call&, const Input& in) {
    return role_access(identities, name, in.role_name);
  }
  static base::Task<base::Result<Output>> run(Identities& identities, const aws::Call&, Input in) {
    CO_TRY(auto role, find_role(identities, in.role_name));
    co_return Output{full_shape(role->role)};
  }
};

template <class V>
void fields(V& v, GetRole::Input& in) {
  v.required("RoleName", in.role_name, role_name_length, role_name_pattern);
}
template <class V>
void fields(V& v, GetRole::Output& out) {
  v.required("Role", out.role);
}

}  // namespace services::iam
