// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRole.html
#pragma once
#include "services/iam/shapes.h"

namespace services::iam {

struct UpdateRole {
  static constexpr std::string_view name = "UpdateRole";
  struct Input {
    std::string role_name;
    std::optional<std::string> description;
    std::optional<int> max_session_s;
  };
  struct Output {};
  static std::vector<Access> access(Identities& identities, const aws::Call&, const Input& in) {
    return role_access(identities, name, in.role_name);
  }
  static base::Task<base::Result<Output>> run(Identities& identities, const aws::Call&, Input in) {
    CO_CHECK_OK(co_await identities.update_role(std::move(in.role_name), {std::move(in.description), in.max_session_s}));
    co_return Output();
  }
};

template <class V>
void fields(V& v, UpdateRole::Input& in) {
  v.required("RoleName", in.role_name, role_name_length, role_name_pattern);
  v.optional("Description", in.description, description_length, description_pattern);
  v.optional("MaxSessionDuration", in.max_session_s, session_range);
}
template <class V>
void fields(V&, UpdateRole::Output&) {}

}  // namespace services::iam
