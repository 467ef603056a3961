#include "aws/operation.h"

namespace aws {

base::Status authorize(const Call& call, const std::vector<iam::Access>& accesses, const Codec& codec) {
  static const iam::Caller nobody = iam::anonymous_caller();
  const iam::Caller& caller = call.caller ? *call.caller : nobody;
  iam::RequestKeys keys;
  keys.now = call.now;
  keys.source_address = call.source_address;
  keys.transport = call.secure ? iam::Transport::secure : iam::Transport::plain;
  if (call.settings) keys.region = call.settings->region;
  keys.user_agent = call.user_agent;
  for (auto& access : accesses) {
    auto policy = codec.resource_policies ? codec.resource_policies(call, access) : nullptr;
    CHECK_OK(iam::authorize(caller, access, keys, codec.family, policy.get()));
  }
  return {};
}

}  // namespace aws
