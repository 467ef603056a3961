// Host's control plane: the resource policies of functions, versions and aliases.
#include "functions/host_state.h"
#include "wire/json.h"

namespace functions {
namespace {

base::Status check_policy(const std::vector<Statement>& statements, const std::string& arn) {
  std::string text = wire::to_json(policy_document(statements, arn));
  if (text.size() > limits::policy_bytes) return base::fail(policy_too_large(text.size()));
  if (iam::Policy::parse(text, iam::PolicyKind::resource)) return {};
  return base::fail(invalid_parameter("The provided principal was invalid. Please check the principal and try again."));
}

/// The target that permissions are of, with its ARN; $LATEST has none of its own.
base::Result<Target> holder_of(const Host::State& state, std::string_view text, std::string_view qualifier) {
  TRY(auto target, state.resolve(text, qualifier));
  if (target.qualifier == "$LATEST")
    return base::fail(invalid_parameter("We currently do not support adding policies for $LATEST."));
  return target;
}

}  // namespace

base::Status Host::State::change_permissions_in(store::Round& round, const std::string& name, const std::string& qualifier,
                                                PermissionChange& change) {
  if (qualifier.empty()) {
    TRY(auto function, functions.find(round, name));
    if (!function) return base::fail(function_not_found(arn(name)));
    CHECK_OK(change(function->permissions, function->permissions_revision_id));
    functions.put(round, name, *function);
    auto changed = std::make_shared<const Function>(*std::move(function));
    at_commit(round, [self = shared_from_this(), changed] { self->publish(changed, nullptr); });
    return {};
  }
  if (auto number = version_number(qualifier)) {
    TRY(auto version, versions.find(round, version_id(name, *number)));
    if (!version) return base::fail(function_not_found(function_arn(here(), name, qualifier)));
    CHECK_OK(change(version->permissions, version->permissions_revision_id));
    versions.put(round, version_id(name, *number), *version);
    auto changed = std::make_shared<const Function>(*std::move(version));
    at_commit(round, [self = shared_from_this(), changed] { self->publish(changed, nullptr); });
    return {};
  }
  TRY(auto alias, aliases.find(round, alias_id(name, qualifier)));
  if (!alias) return base::fail(function_not_found(function_arn(here(), name, qualifier)));
  CHECK_OK(change(alias->permissions, alias->permissions_revision_id));
  aliases.put(round, alias_id(name, qualifier), *alias);
  at_commit(round, [self = shared_from_this(), name, alias = *alias] { self->publish_alias(name, alias); });
  return {};
}

base::Task<base::Status> Host::State::change_permissions(Target target, PermissionChange change) {
  auto work = [self = shared_from_this(), name = target.deployment->function->name, qualifier = target.qualifier,
               change = std::move(change)](store::Round& round) mutable -> base::Status {
    return self->change_permissions_in(round, name, qualifier, change);
  };
  co_return co_await shared.parts.store.write(std::move(work));
}

base::Task<base::Result<std::string>> Host::add_permission(std::string text, std::string qualifier, Statement statement,
                                                           std::string revision_id) {
  auto state = state_;
  CO_TRY(auto target, holder_of(*state, text, qualifier));
  std::string printed = wire::to_json(statement_document(statement, target.arn));
  auto apply = [statement = std::move(statement), revision_id, arn = target.arn, next = state->new_revision_id()](
                   std::vector<Statement>& all, std::string& current) -> base::Status {
    if (!revision_id.empty() && revision_id != current) return base::fail(stale_revision());
    for (const Statement& each : all)
      if (each.id == statement.id) return base::fail(statement_exists(statement.id));
    all.push_back(statement);
    current = next;
    return check_policy(all, arn);
  };
  CO_CHECK_OK(co_await state->change_permissions(std::move(target), std::move(apply)));
  co_return printed;
}

base::Task<base::Status> Host::remove_permission(std::string text, std::string qualifier, std::string statement_id,
                                                 std::string revision_id) {
  auto state = state_;
  CO_TRY(auto target, holder_of(*state, text, qualifier));
  auto apply = [statement_id, revision_id, next = state->new_revision_id()](std::vector<Statement>& all,
                                                                            std::string& current) -> base::Status {
    if (all.empty()) return base::fail(no_policy_to_change());
    if (!revision_id.empty() && revision_id != current) return base::fail(stale_revision());
    if (std::erase_if(all, [&](const Statement& each) { return each.id == statement_id; }) == 0)
      return base::fail(statement_not_found(statement_id));
    current = next;
    return {};
  };
  co_return co_await state->change_permissions(std::move(target), std::move(apply));
}

base::Result<PolicyText> Host::policy(std::string_view text, std::string_view qualifier) const {
  TRY(auto target, state_->resolve(text, qualifier));
  const Function& function = *target.deployment->function;
  const auto& statements = target.alias ? target.alias->alias.permissions : function.permissions;
  if (statements.empty() || target.qualifier == "$LATEST") return base::fail(no_policy());
  return PolicyText{wire::to_json(policy_document(statements, target.arn)),
                    target.alias ? target.alias->alias.permissions_revision_id : function.permissions_revision_id};
}

}  // namespace functions
