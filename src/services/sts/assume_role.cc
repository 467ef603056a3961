#include "services/sts/assume_role.h"

#include "iam/limits.h"

namespace services::sts {

base::Task<base::Result<AssumeRole::Output>> AssumeRole::run(const ::iam::Identities& identities, const aws::Call& call,
                                                             Input in) {
  ::iam::RequestKeys keys{.now = call.now,
                          .source_address = call.source_address,
                          .transport = call.secure ? ::iam::Transport::secure : ::iam::Transport::plain,
                          .region = call.settings->region,
                          .user_agent = call.user_agent};
  ::iam::AssumeRequest request{.role_arn = std::move(in.role_arn),
                               .session_name = std::move(in.session_name),
                               .duration_s = in.duration_s,
                               .policy = std::move(in.policy),
                               .tags = std::move(in.tags),
                               .external_id = std::move(in.external_id)};
  for (auto& policy : in.policy_arns) request.policy_arns.push_back(std::move(policy.arn));
  std::optional<int> packed;
  if (request.policy) packed = static_cast<int>(request.policy->size() * 100 / ::iam::max_session_policy_bytes);
  CO_TRY(auto issued, ::iam::assume_role(identities, *call.caller, keys, std::move(request)));
  auto& given = issued.credentials;
  co_return Output{
      {given.access_key_id, given.secret_access_key, given.session_token, {issued.expires}}, {issued.id, issued.arn}, packed};
}

}  // namespace services::sts
