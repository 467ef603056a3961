// assume_role: what sts:AssumeRole asks of a role before it gives out its credentials.
//
// The role's trust policy must name the caller (or the caller's account, and then the caller's own policies must allow it too).
// Session policies only ever take away. Pure but for the new credentials; any thread.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "iam/access.h"
#include "iam/identities.h"

namespace iam {

struct AssumeRequest {
  std::string role_arn, session_name;
  std::optional<int> duration_s;
  std::optional<std::string> policy;     // a document
  std::vector<std::string> policy_arns;  // managed policies; what they and `policy` allow together is what is left
  std::vector<Tag> tags;
  std::optional<std::string> external_id;
};

base::Result<IssuedSession> assume_role(const Identities& identities, const Caller& caller, const RequestKeys& keys,
                                        AssumeRequest request);

}  // namespace iam
