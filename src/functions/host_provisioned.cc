// Host's control plane: provisioned concurrency of versions and aliases. The scheduler keeps what is asked for here.
#include <fmt/format.h>

#include "functions/host_state.h"
#include "net/loop.h"

namespace functions {
namespace {

/// What its own configuration and its aliases' want for a version.
int wanted_of(const Listing& listing, const Function& version) {
  int wanted = version.provisioned.value_or(0);
  for (const auto& [name, alias] : listing.aliases)
    if (alias->alias.version == version.version) wanted += alias->alias.provisioned.value_or(0);
  return wanted;
}

base::Error not_provisioned() {
  auto error = resource_not_found("No Provisioned Concurrency Config found for this function");
  error.code = "ProvisionedConcurrencyConfigNotFoundException";
  return error;
}

base::Error provisioned_otherwise(std::string_view what, std::string_view other) {
  auto error = alias_exists("");
  error.message =
      fmt::format("{} can't be used for Provisioned Concurrency configuration on an already Provisioned {}", what, other);
  return error;
}

base::Result<Target> provisionable(const Host::State& state, std::string_view text, std::string_view qualifier) {
  TRY(auto target, state.resolve(text, qualifier));
  if (target.deployment->function->version.empty() || target.qualifier.empty()) {
    return base::fail(invalid_parameter("Provisioned Concurrency Configs cannot be applied to unpublished function versions."));
  }
  return target;
}

base::Status check_room(const Host::State& state, const Target& target, int wanted) {
  auto reserved = target.deployment->function->reserved_concurrency;
  if (reserved && wanted > *reserved) {
    return base::fail(invalid_parameter(
        "Requested Provisioned Concurrency should not be greater than the reserved concurrent execution for function"));
  }
  int most = state.shared.options.max_environments;
  if (wanted <= most) return {};
  return base::fail(invalid_parameter(
      fmt::format("ProvisionedConcurrentExecutions {} is more than the {} environments that there may be.", wanted, most)));
}

}  // namespace

void Host::State::provision_soon(const std::string& name) {
  shared.parts.loops[0].post([weak = weak_from_this(), name] {
    auto self = weak.lock();
    if (!self) return;
    auto now = self->catalog.read();
    auto found = now->functions.find(name);
    if (found == now->functions.end()) return;
    for (const auto& [number, version] : found->second->versions) {
      int wanted = wanted_of(*found->second, *version->function);
      if (self->scheduler->provisioned(version->pool).wanted != wanted) self->scheduler->set_provisioned(version->pool, wanted);
    }
  });
}

Provisioned Host::State::provisioned_of(const Target& target) const {
  const Function& function = *target.deployment->function;
  auto ready = scheduler->provisioned(target.deployment->pool);
  Provisioned out{.arn = target.arn};
  out.requested = (target.alias ? target.alias->alias.provisioned : function.provisioned).value_or(0);
  out.last_modified = target.alias ? target.alias->alias.provisioned_at : function.provisioned_at;
  out.ready = std::min(out.requested, ready.ready);
  return out;
}

base::Task<base::Result<Provisioned>> Host::set_provisioned(std::string text, std::string qualifier,
                                                            std::optional<int> wanted) {
  auto state = state_;
  CO_TRY(auto target, provisionable(*state, text, qualifier));
  if (wanted) CO_CHECK_OK(check_room(*state, target, *wanted));
  auto work = [state, target, wanted, at = state->timestamp()](store::Round& round) -> base::Status {
    const std::string& name = target.deployment->function->name;
    const std::string& version_text = target.deployment->function->version;
    auto id = version_id(name, version_number(version_text).value_or(0));
    TRY(auto version, state->versions.find(round, id));
    if (!version) return base::fail(function_not_found(target.arn));
    if (target.alias) {
      TRY(auto alias, state->aliases.find(round, alias_id(name, target.qualifier)));
      if (!alias) return base::fail(alias_not_found(target.arn));
      if (wanted && version->provisioned) return base::fail(provisioned_otherwise("Alias", "version"));
      alias->provisioned = wanted;
      alias->provisioned_at = at;
      state->aliases.put(round, alias_id(name, target.qualifier), *alias);
      at_commit(round, [state, name, alias = *alias] { state->publish_alias(name, alias); });
      return {};
    }
    version->provisioned = wanted;
    version->provisioned_at = at;
    state->versions.put(round, id, *version);
    auto changed = std::make_shared<const Function>(*std::move(version));
    at_commit(round, [state, changed] { state->publish(changed, nullptr); });
    return {};
  };
  CO_CHECK_OK(co_await state->shared.parts.store.write(std::move(work)));
  CO_TRY(auto again, state->resolve(text, qualifier));
  co_return state->provisioned_of(again);
}

base::Result<Provisioned> Host::provisioned(std::string_view text, std::string_view qualifier) const {
  TRY(auto target, provisionable(*state_, text, qualifier));
  auto found = state_->provisioned_of(target);
  if (found.requested == 0) return base::fail(not_provisioned());
  return found;
}

base::Result<std::vector<Provisioned>> Host::all_provisioned(std::string_view text) const {
  TRY(auto deployment, state_->resolve_function(text));
  std::vector<Provisioned> all;
  auto now = state_->catalog.read();
  auto listing = now->functions.find(deployment->function->name);
  if (listing == now->functions.end()) return all;
  auto add = [&](const std::string& qualifier) {
    if (auto found = provisioned(listing->first, qualifier)) all.push_back(*std::move(found));
  };
  for (const auto& [name, alias] : listing->second->aliases) add(name);
  for (const auto& [number, version] : listing->second->versions) add(std::to_string(number));
  return all;
}

}  // namespace functions
