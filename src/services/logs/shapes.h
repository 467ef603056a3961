// What the operations of CloudWatch Logs share: the rules of names, ARNs and what they need permission for.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/call.h"
#include "base/task.h"
#include "iam/access.h"
#include "logs/logs.h"
#include "wire/fields.h"

namespace services::logs {

using aws::Call;
using base::Result;
using base::Task;
using iam::Access;
using wire::Length;
using wire::OneOf;
using wire::Range;

inline constexpr wire::Length kGroupName{1, 512};
inline constexpr wire::Pattern kGroupPattern{"[\\.\\-_/#A-Za-z0-9]+"};
inline constexpr wire::Length kStreamName{1, 512};
inline constexpr wire::Pattern kStreamPattern{"[^:*]*"};

inline constexpr Length kTagKey{1, 128};
inline constexpr Length kTagArn{1, 1011};
inline constexpr wire::Keys kTagKeys{kTagKey};
inline constexpr wire::Each kTagValues{Length{0, 256}};

/// arn:aws:logs:REGION:ACCOUNT:log-group:NAME
std::string group_arn(const Call& call, std::string_view group);
/// The group's name from either of the two members that may carry it; an identifier may be an ARN.
std::string group_of(const std::optional<std::string>& name, const std::optional<std::string>& identifier);
std::vector<Access> group_access(const Call& call, std::string_view operation, std::string_view group);
std::vector<Access> stream_access(const Call& call, std::string_view operation, std::string_view group,
                                  std::string_view stream);

}  // namespace services::logs
