// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
// Needs no permission: whoever signs may know who he is.
#pragma once
#include "aws/operation.h"
#include "iam/identities.h"

namespace services::sts {

struct GetCallerIdentity {
  static constexpr std::string_view name = "GetCallerIdentity";
  struct Input {};
  struct Output {
    std::string user_id, account, arn;
  };
  static std::vector<::iam::Access> access(const aws::Call&, const Input&) { return {}; }
  static base::Task<base::Result<Output>> run(const ::iam::Identities&, const aws::Call& call, Input) {
    co_return Output{call.caller->id, call.caller->account, call.caller->arn};
  }
};

template <class V>
void fields(V&, GetCallerIdentity::Input&) {}
template <class V>
void fields(V& v, GetCallerIdentity::Output& out) {
  v.optional("UserId", out.user_id);
  v.optional("Account", out.account);
  v.optional("Arn", out.arn);
}

}  // namespace services::sts
