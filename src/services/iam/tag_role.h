// https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagRole.html
#pragma once
#include "services/iam/shapes.h"

namespace services::iam {

struct TagRole {
  static constexpr std::string_view name = "TagRole";
  struct Input {
    std::string role_name;
    std::vector<Tag> tags;
  };
  struct Output {};
  static std::vector<Access> access(Identities& identities, const aws::Call&, const Input& in) {
    return role_access(identities, name, in.role_name);
  }
  static base::Task<base::Result<Output>> run(Identities& identities, const aws::Call&, Input in) {
    CO_CHECK_OK(co_await identities.tag_role(std::move(in.role_name), std::move(in.tags)));
    co_return Output();
  }
};

template <class V>
void fields(V& v, TagRole::Input& in) {
  v.required("RoleName", in.role_name, role_name_length, role_name_pattern);
  v.required("Tags", in.tags, wire::Length{0, 50});
}
template <class V>
void fields(V&, TagRole::Output&) {}

}  // namespace services::iam
