// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRoleDescription.html
#pragma once
#include "services/iam/shapes.h"

namespace services::iam {

struct UpdateRoleDescription {
  static constexpr std::string_view name = "UpdateRoleDescription";
  struct Input {
    std::string role_name, description;
  };
  struct Output {
    RoleShape role;
  };
  static std::vector<Access> access(Identities& identities, const aws::Call&, const Input& in) {
    return role_access(identities, name, in.role_name);
  }
  static base::Task<base::Result<Output>> run(Identities& identities, const aws::Call&, Input in) {
    CO_CHECK_OK(co_await identities.update_role(in.role_name, {std::move(in.description), std::nullopt}));
    CO_TRY(auto role, find_role(identities, in.role_name));
    co_return Output{full_shape(role->role)};
  }
};

template <class V>
void fields(V& v, UpdateRoleDescription::Input& in) {
  v.required("RoleName", in.role_name, role_name_length, role_name_pattern);
  v.required("Description", in.description, description_length, description_pattern);
}
template <class V>
void fields(V& v, UpdateRoleDescription::Output& out) {
  v.optional("Role", out.role);
}

}  // namespace services::iam
