#include "aws/operation.h"

#include "iam/errors.h"

namespace aws {
namespace {

/// The part of an ARN at that place: arn:aws:service:region:account:... counts from 0.
std::string_view part_of(std::string_view arn, int place) {
  for (; place > 0; --place) {
    auto colon = arn.find(':');
    if (colon == std::string_view::npos) return {};
    arn.remove_prefix(colon + 1);
  }
  return arn.substr(0, arn.find(':'));
}

/// A table of another account or region: nothing here allows anybody to touch it.
bool is_foreign_table(const Settings& settings, std::string_view resource) {
  if (!resource.starts_with("arn:aws:dynamodb:")) return false;
  return part_of(resource, 3) != settings.region || part_of(resource, 4) != settings.account;
}

/// The condition keys of a request; borrows from the call.
iam::RequestKeys request_keys(const Call& call) {
  iam::RequestKeys keys;
  keys.now = call.now;
  keys.source_address = call.source_address;
  keys.transport = call.secure ? iam::Transport::secure : iam::Transport::plain;
  if (call.settings) keys.region = call.settings->region;
  keys.user_agent = call.user_agent;
  return keys;
}

}  // namespace

base::Status authorize(const Call& call, const std::vector<iam::Access>& accesses, const Codec& codec) {
  static const iam::Caller nobody = iam::anonymous_caller();
  const iam::Caller& caller = call.caller ? *call.caller : nobody;
  auto keys = request_keys(call);
  for (auto& access : accesses) {
    if (access.also.empty() && call.settings && is_foreign_table(*call.settings, access.resource)) {
      return base::fail(
          iam::access_denied(codec.family, caller.arn, access.action, access.resource, iam::DenialReason::no_resource_policy));
    }
    auto policy = codec.resource_policies ? codec.resource_policies(call, access) : nullptr;
    CHECK_OK(iam::authorize(caller, access, keys, codec.family, policy.get()));
  }
  return {};
}

base::Error worded(const Codec& codec, const Call& call, std::string_view operation, std::vector<wire::Violation> violations) {
  if (codec.wording) return codec.wording->of_violations(call, operation, std::move(violations));
  return broken_rules(codec.violation_code, violations);
}

base::Error worded(const Codec& codec, const Call& call, std::string_view operation, base::Error error) {
  return codec.wording ? codec.wording->of_failure(call, operation, std::move(error)) : error;
}

}  // namespace aws
