// Access: what a request wants to do; authorize: whether its caller may. Pure functions; any thread.
//
// Order: an explicit deny in any policy refuses; the root passes where the resource's own policy does not refuse it; an
// identity policy or the resource's must allow; a session policy must allow too. A function's permissions, which no identity
// policy replaces, are evaluated by the room that owns the functions, with Policy::evaluate.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "iam/caller.h"
#include "iam/errors.h"

namespace iam {

struct Access {
  std::string action;                                                  // "dynamodb:PutItem"
  std::string resource;                                                // its ARN, or "*"
  std::vector<std::pair<std::string, std::vector<std::string>>> keys;  // {"dynamodb:LeadingKeys", {"a", "b"}}
  std::string also = {};  // the same resource by another ARN, which policies may name as well; "": it has none
};

enum class Transport { plain, secure };

/// The condition keys every request has. The views are borrowed for the call.
struct RequestKeys {
  base::Time now;
  std::string_view source_address;  // aws:SourceIp
  Transport transport = Transport::plain;
  std::string_view region;  // aws:RequestedRegion
  std::string_view user_agent;
  std::string_view source_arn, source_account;  // what a service acts for
};

/// Whether identity and session policies, and the policy of the resource where there is one, let the caller do this. The error
/// is AWS's, spelled for the protocol family.
base::Status authorize(const Caller& caller, const Access& access, const RequestKeys& keys, Family family = Family::rest_json,
                       const Policy* resource = nullptr);

enum class Decision {
  implicit_deny,  // nothing speaks for it
  allow,
  allow_to_account,  // (resource policies) allowed to the caller's account as a whole: identity policies must allow it too
  explicit_deny,
};

/// What the caller's own policies say, without making an error of it: allow, implicit_deny or explicit_deny.
Decision decide(const Caller& caller, const Access& access, const RequestKeys& keys);

}  // namespace iam
