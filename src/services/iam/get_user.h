// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html
// The one user is the root: it has no name.
#pragma once
#include "services/iam/shapes.h"

namespace services::iam {

struct GetUser {
  static constexpr std::string_view name = "GetUser";
  struct Input {
    std::optional<std::string> user_name;
  };
  struct User {
    std::string path = "/", id, arn;
    wire::Timestamp created;
  };
  struct Output {
    User user;
  };
  static std::vector<Access> access(const aws::Call& call, const Input& in) {
    return {{"iam:GetUser", aws::global_arn(*call.settings, "iam", "user/" + in.user_name.value_or("")), {}}};
  }
  static base::Task<base::Result<Output>> run(Identities&, const aws::Call& call, Input in) {
    if (in.user_name) co_return base::fail(::iam::no_such_user(*in.user_name));
    if (call.caller->kind != ::iam::Caller::Kind::root) {
      co_return base::fail(::iam::validation_error("Must specify userName when calling with non-User credentials"));
    }
    co_return Output{{"/", call.caller->id, call.caller->arn, {managed_policies_since}}};
  }
};

template <class V>
void fields(V& v, GetUser::Input& in) {
  v.optional("UserName", in.user_name, wire::Length{1, 128}, wire::Pattern{"[\\w+=,.@-]+"});
}
template <class V>
void fields(V& v, GetUser::User& user) {
  v.required("Path", user.path);
  v.required("UserId", user.id);
  v.required("Arn", user.arn);
  v.required("CreateDate", user.created);
}
template <class V>
void fields(V& v, GetUser::Output& out) {
  v.required("User", out.user);
}

}  // namespace services::iam
