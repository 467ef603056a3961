// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html
#pragma once
#include "services/iam/shapes.h"

namespace services::iam {

struct ListRoles {
  static constexpr std::string_view name = "ListRoles";
  struct Input {
    std::string path_prefix = "/";
    Paging paging;
  };
  struct Output {
    std::vector<RoleShape> roles;
    Truncation truncation;
  };
  static std::vector<Access> access(const aws::Call& call, const Input&) {
    return {{"iam:ListRoles", aws::global_arn(*call.settings, "iam", "role/"), {}}};
  }
  static base::Task<base::Result<Output>> run(Identities& identities, const aws::Call&, Input in) {
    Output out;
    auto roster = identities.roster();
    for (auto& [id, role] : roster->roles) {
      if (role->role.path.starts_with(in.path_prefix)) out.roles.push_back(list_shape(role->role));
    }
    CO_TRY(out.truncation, cut_page(out.roles, in.paging, [](const RoleShape& role) { return role.name; }));
    co_return out;
  }
};

template <class V>
void fields(V& v, ListRoles::Input& in) {
  v.optional("PathPrefix", in.path_prefix, path_length, wire::Pattern{"/[!-\x7F]*"});
  paging_fields(v, in.paging);
}
template <class V>
void fields(V& v, ListRoles::Output& out) {
  v.required("Roles", out.roles);
  truncation_fields(v, out.truncation);
}

}  // namespace services::iam
