// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicyVersion.html
#pragma once
#include "services/iam/shapes.h"

namespace services::iam {

struct GetPolicyVersion {
  static constexpr std::string_view name = "GetPolicyVersion";
  struct Input {
    std::string arn, version;
  };
  struct Version {
    std::string document, id;
    bool is_default = true;
    wire::Timestamp created;
  };
  struct Output {
    Version version;
  };
  static std::vector<Access> access(const aws::Call&, const Input& in) { return {{"iam:GetPolicyVersion", in.arn, {}}}; }
  static base::Task<base::Result<Output>> run(Identities&, const aws::Call&, Input in) {
    auto* policy = ::iam::find_managed_policy(in.arn);
    if (!policy) co_return base::fail(::iam::policy_not_found(in.arn));
    if (policy->version != in.version) co_return base::fail(::iam::no_such_version(in.version, in.arn));
    co_return Output{{wire::percent_encode(policy->document), in.version, true, {managed_policies_since}}};
  }
};

template <class V>
void fields(V& v, GetPolicyVersion::Input& in) {
  v.required("PolicyArn", in.arn, arn_length);
  v.required("VersionId", in.version, wire::Pattern{"v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?"});
}
template <class V>
void fields(V& v, GetPolicyVersion::Version& version) {
  v.optional("Document", version.document);
  v.optional("VersionId", version.id);
  v.optional("IsDefaultVersion", version.is_default);
  v.optional("CreateDate", version.created);
}
template <class V>
void fields(V& v, GetPolicyVersion::Output& out) {
  v.optional("PolicyVersion", out.version);
}

}  // namespace services::iam
