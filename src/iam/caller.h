// Caller: who makes a request, once its signature has been verified. A value without behaviour; immutable once shared.
//
//   anonymous     nobody: unsigned requests where they are allowed
//   root          the account itself: may do everything
//   role_session  temporary credentials of a role: may do what the role's policies say at this very moment
//   service       another room of virga acting as an AWS service, e.g. apigateway.amazonaws.com invoking a function;
//                 resource policies decide
#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace iam {

class Policy;

/// The policies of one identity, compiled.
struct PolicySet {
  std::vector<std::shared_ptr<const Policy>> policies;
};

struct Caller {
  enum class Kind { anonymous, root, role_session, service };

  Kind kind = Kind::anonymous;
  std::string account;
  std::string arn;            // arn:aws:iam::000000000000:root, arn:aws:sts::000000000000:assumed-role/reader/session
  std::string id;             // the account, or AROAEXAMPLE:session (aws:userid)
  std::string access_key_id;  // what the request was signed with
  std::string role_name, role_arn, role_id, session_name;  // role_session only
  std::string service;                                     // service only: "apigateway.amazonaws.com"
  std::vector<std::pair<std::string, std::string>> tags;   // the role's, as aws:PrincipalTag/...
  std::shared_ptr<const PolicySet> identity;               // role_session only
  std::shared_ptr<const Policy> session_policy;            // what AssumeRole narrowed the session to; usually null
};

Caller anonymous_caller();
Caller root_caller(std::string account);
Caller service_caller(std::string account, std::string service);

}  // namespace iam
