// What other rooms ask of a function's policy, and what they are told of its end.
#include "functions/host_state.h"

namespace functions {

base::Result<std::shared_ptr<const iam::Policy>> Host::resource_policy(std::string_view name,
                                                                       std::string_view qualifier) const {
  TRY(auto target, state_->resolve(name, qualifier));
  return target.policy();
}

void Host::on_removed(Removed told) { state_->removed = std::move(told); }

}  // namespace functions
