// What a function's role may do at this moment.
#include "iam/access.h"
#include "events/errors.h"
#include "events/poller.h"

namespace events {

base::Status check_role_access(const Parts& parts, const Options& options, std::string_view role, std::string_view action,
                               std::string_view resource) {
  auto caller = iam::caller_of_role(role, "lambda", *parts.identities.roster(), options.account);
  if (!caller) return base::fail(may_not_read(resource));
  iam::RequestKeys keys{.now = parts.clock.now(),
                        .source_address = "",
                        .transport = iam::Transport::secure,
                        .region = options.region,
                        .user_agent = "lambda.amazonaws.com",
                        .source_arn = "",
                        .source_account = ""};
  return iam::authorize(*caller, {std::string(action), std::string(resource), {}}, keys);
}

base::Status check_stream_access(const Parts& parts, const Options& options, std::string_view role, std::string_view stream) {
  for (std::string_view action :
       {"dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream", "dynamodb:ListStreams"}) {
    if (!check_role_access(parts, options, role, action, stream)) return base::fail(may_not_read(stream));
  }
  return {};
}

}  // namespace events
