// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagRole.html
#pragma once
#include "services/iam/shapes.h"

namespace services::iam {

struct UntagRole {
  static constexpr std::string_view name = "UntagRole";
  struct Input {
    std::string role_name;
    std::vector<std::string> keys;
  };
  struct Output {};
  static std::vector<Access> access(Identities& identities, const aws::Call&, const Input& in) {
    return role_access(identities, name, in.role_name);
  }
  static base::Task<base::Result<Output>> run(Identities& identities, const aws::Call&, Input in) {
    CO_CHECK_OK(co_await identities.untag_role(std::move(in.role_name), std::move(in.keys)));
    co_return Output();
  }
};

template <class V>
void fields(V& v, UntagRole::Input& in) {
  v.required("RoleName", in.role_name, role_name_length, role_name_pattern);
  v.required("TagKeys", in.keys, wire::Length{0, 50}, wire::Each{tag_key_length, tag_key_pattern});
}
template <class V>
void fields(V&, UntagRole::Output&) {}

}  // namespace services::iam
