// Resource policies of tables: who beside its roles' own policies says what may be done with a table.
//
// A document is kept in one spelling (members in IAM's order, a list of one as its element, the account as its root's ARN), so
// that the same policy written otherwise is the same. Any thread.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "iam/policy.h"
#include "services/dynamodb/shapes.h"

namespace services::dynamodb {

inline constexpr std::string_view kNoPolicy = "NO_POLICY";  // as an expected revision: there must be none yet

/// The document in that spelling; DynamoDB's error when it is no resource policy.
Result<std::string> policy_document(std::string_view text);
/// A policy that is set at this moment.
tables::ResourcePolicy policy_at(const Call& call, std::string document);
/// That the policy there is has the revision a request expects, where it expects one.
base::Status check_revision(const tables::Schema& schema, const std::optional<std::string>& expected);
/// The policy that an access to a table or an index meets; null when there is none.
/// The root is not kept from policies by a policy.
std::shared_ptr<const iam::Policy> policy_of(const Tables& tables, const Call& call, const Access& access);
/// That the policy leaves its author able to change it, unless that is confirmed to be meant.
base::Status check_not_locked_out(const Call& call, const Access& access, std::string_view document,
                                  std::optional<bool> confirmed);

}  // namespace services::dynamodb
