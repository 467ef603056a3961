#include "iam/assume.h"

#include <algorithm>

#include "iam/errors.h"
#include "iam/limits.h"
#include "iam/managed.h"
#include "wire/json.h"

namespace iam {
namespace {

bool is_role_arn(std::string_view arn) {
  return arn.starts_with("arn:aws:iam::") && arn.find(":role/") != std::string_view::npos;
}

/// Whether trust and, where the trust is in the whole account, the caller's own policies let him.
bool may(const Caller& caller, const CompiledRole& role, const Access& access, const RequestKeys& keys) {
  if (!role.trust) return false;
  Decision trust = role.trust->evaluate(caller, access, keys), own = decide(caller, access, keys);
  if (trust == Decision::explicit_deny || own == Decision::explicit_deny) return false;
  return trust == Decision::allow || (trust == Decision::allow_to_account && own == Decision::allow);
}

base::Status add_statements(base::Document& all, std::string_view json) {
  if (auto policy = Policy::parse(json, PolicyKind::identity); !policy) return base::fail(std::move(policy).error());
  auto document = wire::parse_json(json);
  if (!document) return base::fail(std::move(document).error());
  auto* statements = document->find("Statement");
  base::Document::List list;
  if (auto* elements = statements->elements()) {
    list = std::move(*elements);
  } else {
    list.push_back(std::move(*statements));
  }
  for (auto& statement : list) {
    statement.erase("Sid");  // unique within one document only
    all.push(std::move(statement));
  }
  return {};
}

/// One document with the statements of all session policies; "" when there are none.
base::Result<std::string> session_policy(const AssumeRequest& request) {
  if (request.policy_arns.empty()) {
    if (!request.policy) return std::string();
    if (auto policy = Policy::parse(*request.policy, PolicyKind::identity); !policy) {
      return base::fail(std::move(policy).error());
    }
    return *request.policy;
  }
  base::Document statements = base::Document::list();
  for (auto& arn : request.policy_arns) {
    auto* managed = find_managed_policy(arn);
    if (!managed) return base::fail(policy_not_found(arn));
    CHECK_OK(add_statements(statements, managed->document));
  }
  if (request.policy) CHECK_OK(add_statements(statements, *request.policy));
  return wire::to_json(base::Document::object({{"Version", "2012-10-17"}, {"Statement", std::move(statements)}}));
}

base::Result<int> duration(const Caller& caller, const Role& role, std::optional<int> wanted_s) {
  bool chained = caller.kind == Caller::Kind::role_session;
  if (!wanted_s) return default_session_s;
  if (chained && *wanted_s > max_chained_session_s) {
    return base::fail(
        validation_error("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role "
                         "chaining."));
  }
  if (*wanted_s > role.max_session_s) {
    return base::fail(validation_error("The requested DurationSeconds exceeds the MaxSessionDuration set for this role."));
  }
  return *wanted_s;
}

}  // namespace

base::Result<IssuedSession> assume_role(const Identities& identities, const Caller& caller, const RequestKeys& keys,
                                        AssumeRequest request) {
  if (!is_role_arn(request.role_arn)) return base::fail(validation_error(request.role_arn + " is invalid"));
  auto role = identities.roster()->find_by_arn(request.role_arn);
  Access access{"sts:AssumeRole", request.role_arn, {{"sts:RoleSessionName", {request.session_name}}}};
  if (request.external_id) access.keys.push_back({"sts:ExternalId", {*request.external_id}});
  std::vector<std::string> tag_names;
  for (auto& tag : request.tags) {
    access.keys.push_back({"aws:RequestTag/" + tag.key, {tag.value}});
    tag_names.push_back(tag.key);
  }
  if (!tag_names.empty()) access.keys.push_back({"aws:TagKeys", std::move(tag_names)});
  // An absent role is refused like one that does not trust the caller.
  if (!role || !may(caller, *role, access, keys))
    return base::fail(may_not_assume(caller.arn, access.action, request.role_arn));
  if (!request.tags.empty()) {
    access.action = "sts:TagSession";
    if (!may(caller, *role, access, keys)) return base::fail(may_not_assume(caller.arn, access.action, request.role_arn));
  }
  TRY(int duration_s, duration(caller, role->role, request.duration_s));
  TRY(auto policy, session_policy(request));
  if (policy.size() > max_session_policy_bytes) return base::fail(packed_policy_too_large());
  return identities.session_credentials({.role_arn = std::move(request.role_arn),
                                         .session_name = std::move(request.session_name),
                                         .duration_s = duration_s,
                                         .policy = std::move(policy),
                                         .tags = std::move(request.tags)});
}

}  // namespace iam
