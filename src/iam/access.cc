#include "iam/access.h"

#include "iam/policy.h"

namespace iam {
namespace {

Decision identity_decision(const Caller& caller, const Access& access, const RequestKeys& keys) {
  Decision decision = Decision::implicit_deny;
  if (!caller.identity) return decision;
  for (auto& policy : caller.identity->policies) {
    Decision each = policy->evaluate(caller, access, keys);
    if (each == Decision::explicit_deny) return each;
    if (each == Decision::allow) decision = each;
  }
  return decision;
}

Decision session_decision(const Caller& caller, const Access& access, const RequestKeys& keys) {
  return caller.session_policy ? caller.session_policy->evaluate(caller, access, keys) : Decision::allow;
}

}  // namespace

Caller anonymous_caller() { return {}; }

Caller root_caller(std::string account) {
  Caller caller{.kind = Caller::Kind::root};
  caller.arn = "arn:aws:iam::" + account + ":root";
  caller.id = account;
  caller.account = std::move(account);
  return caller;
}

Caller service_caller(std::string account, std::string service) {
  Caller caller{.kind = Caller::Kind::service};
  caller.account = std::move(account);
  caller.arn = service;
  caller.service = std::move(service);
  return caller;
}

base::Status authorize(const Caller& caller, const Access& access, const RequestKeys& keys, Family family,
                       const Policy* resource) {
  if (caller.kind == Caller::Kind::root && !resource) return {};
  auto denied = [&](DenialReason reason) {
    return base::fail(
        access_denied(family, caller.arn.empty() ? "anonymous" : caller.arn, access.action, access.resource, reason));
  };
  Decision of_resource = resource ? resource->evaluate(caller, access, keys) : Decision::implicit_deny;
  if (of_resource == Decision::explicit_deny) return denied(DenialReason::explicit_deny_in_resource);
  if (caller.kind == Caller::Kind::root) return {};
  Decision identity = identity_decision(caller, access, keys);
  if (identity == Decision::explicit_deny) return denied(DenialReason::explicit_deny);
  Decision session = session_decision(caller, access, keys);
  if (session == Decision::explicit_deny) return denied(DenialReason::explicit_deny_in_session);
  bool allowed = identity == Decision::allow || of_resource == Decision::allow;
  if (!allowed) return denied(DenialReason::no_identity_policy);
  if (session != Decision::allow) return denied(DenialReason::no_session_policy);
  return {};
}

Decision decide(const Caller& caller, const Access& access, const RequestKeys& keys) {
  if (caller.kind == Caller::Kind::root) return Decision::allow;
  Decision identity = identity_decision(caller, access, keys), session = session_decision(caller, access, keys);
  if (identity == Decision::explicit_deny || session == Decision::explicit_deny) return Decision::explicit_deny;
  return identity == Decision::allow ? session : Decision::implicit_deny;
}

}  // namespace iam
