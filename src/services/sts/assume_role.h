// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
// What is allowed is decided by iam::assume_role: the role's trust policy comes first.
#pragma once
#include "aws/operation.h"
#include "iam/assume.h"
#include "iam/identities.h"

namespace services::sts {

struct AssumeRole {
  static constexpr std::string_view name = "AssumeRole";
  struct PolicyArn {
    std::string arn;
  };
  struct Input {
    std::string role_arn, session_name;
    std::vector<PolicyArn> policy_arns;
    std::optional<std::string> policy, external_id;
    std::optional<int> duration_s;
    std::vector<::iam::Tag> tags;
  };
  struct Credentials {
    std::string access_key_id, secret_access_key, session_token;
    wire::Timestamp expiration;
  };
  struct User {
    std::string id, arn;
  };
  struct Output {
    Credentials credentials;
    User user;
    std::optional<int> packed_policy_percent;
  };
  static std::vector<::iam::Access> access(const aws::Call&, const Input&) { return {}; }
  static base::Task<base::Result<Output>> run(const ::iam::Identities& identities, const aws::Call& call, Input in);
};

template <class V>
void fields(V& v, AssumeRole::PolicyArn& policy) {
  v.optional("arn", policy.arn, wire::Length{20, 2048});
}
template <class V>
void fields(V& v, AssumeRole::Input& in) {
  v.required("RoleArn", in.role_arn, wire::Length{20, 2048});
  v.required("RoleSessionName", in.session_name, wire::Length{2, 64}, wire::Pattern{"[\\w+=,.@-]*"});
  v.optional("PolicyArns", in.policy_arns, wire::Length{0, 10});
  v.optional("Policy", in.policy, wire::Length{1}, wire::Pattern{"[\t\n\r -\u00FF]+"});
  v.optional("DurationSeconds", in.duration_s, wire::Range{900, 43200});
  v.optional("Tags", in.tags, wire::Length{0, 50});
  v.optional("ExternalId", in.external_id, wire::Length{2, 1224}, wire::Pattern{"[\\w+=,.@:\\/-]*"});
}
template <class V>
void fields(V& v, AssumeRole::Credentials& credentials) {
  v.required("AccessKeyId", credentials.access_key_id);
  v.required("SecretAccessKey", credentials.secret_access_key);
  v.required("SessionToken", credentials.session_token);
  v.required("Expiration", credentials.expiration);
}
template <class V>
void fields(V& v, AssumeRole::User& user) {
  v.required("AssumedRoleId", user.id);
  v.required("Arn", user.arn);
}
template <class V>
void fields(V& v, AssumeRole::Output& out) {
  v.optional("Credentials", out.credentials);
  v.optional("AssumedRoleUser", out.user);
  v.optional("PackedPolicySize", out.packed_policy_percent);
}

}  // namespace services::sts
