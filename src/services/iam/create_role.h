// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
#pragma once
#include "services/iam/shapes.h"

namespace services::iam {

struct CreateRole {
  static constexpr std::string_view name = "CreateRole";
  struct Input {
    std::string path = "/", role_name, trust;
    std::optional<std::string> description, boundary;
    int max_session_s = 3600;
    std::vector<Tag> tags;
  };
  struct Output {
    RoleShape role;
  };
  static std::vector<Access> access(const aws::Call& call, const Input& in) {
    return {{"iam:CreateRole", aws::global_arn(*call.settings, "iam", "role" + in.path + in.role_name), tag_keys(in.tags)}};
  }
  static base::Task<base::Result<Output>> run(Identities& identities, const aws::Call&, Input in) {
    if (in.boundary) co_return base::fail(::iam::invalid_input("Permissions boundaries are not supported."));
    CO_TRY(auto role, co_await identities.create_role({std::move(in.role_name), std::move(in.path), std::move(in.trust),
                                                       std::move(in.description), in.max_session_s, std::move(in.tags)}));
    co_return Output{full_shape(role)};
  }
};

template <class V>
void fields(V& v, CreateRole::Input& in) {
  v.optional("Path", in.path, path_length, path_pattern);
  v.required("RoleName", in.role_name, role_name_length, role_name_pattern);
  v.required("AssumeRolePolicyDocument", in.trust, document_length, document_pattern);
  v.optional("Description", in.description, description_length, description_pattern);
  v.optional("MaxSessionDuration", in.max_session_s, session_range);
  v.optional("PermissionsBoundary", in.boundary, arn_length);
  v.optional("Tags", in.tags, wire::Length{0, 50});
}
template <class V>
void fields(V& v, CreateRole::Output& out) {
  v.required("Role", out.role);
}

}  // namespace services::iam
