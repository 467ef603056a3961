// Policy: a policy document, compiled once and evaluated often (about a microsecond for a small one).
//
//   {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "dynamodb:Get*", "Resource": "arn:…:table/notes",
//     "Condition": {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["${aws:userid}"]}}}]}
//
// Immutable after parse; any thread may evaluate.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "base/document.h"
#include "base/result.h"
#include "iam/access.h"
#include "iam/caller.h"

namespace iam {

enum class PolicyKind {
  identity,  // of a role: no Principal; Action and Resource required
  trust,     // who may assume a role: Principal and Action required, no Resource
  resource,  // of a function or an API: Principal, Action and Resource
};

class Policy {
 public:
  /// MalformedPolicyDocument with AWS's text when it is not a policy of that kind.
  static base::Result<Policy> parse(std::string_view json, PolicyKind kind);
  static base::Result<Policy> compile(const base::Document& document, PolicyKind kind);

  /// For trust and resource policies the caller must match a statement's Principal.
  Decision evaluate(const Caller& caller, const Access& access, const RequestKeys& keys) const;

  Policy(Policy&&) noexcept;
  Policy& operator=(Policy&&) noexcept;
  ~Policy();

 private:
  struct Statement;
  Policy();
  std::vector<Statement> statements_;
  PolicyKind kind_ = PolicyKind::identity;
};

}  // namespace iam
