// Host's control plane: versions and aliases.
#include <fmt/format.h>

#include <algorithm>

#include "functions/host_state.h"
#include "store/keys.h"
#include "wire/json.h"

namespace functions {
namespace {

/// What makes versions differ, as text.
std::string content_of(Function function) {
  function.description = function.version.empty() ? function.description : function.latest_description;
  function.version = function.latest_description = function.last_modified = function.revision_id = "";
  function.last_version = 0;
  function.reserved_concurrency.reset();
  function.provisioned.reset();
  function.provisioned_at.clear();
  function.tags.clear();
  function.permissions.clear();
  function.permissions_revision_id.clear();
  return wire::to_json(wire::write(std::move(function)));
}

Function version_from(const Function& latest, const Publication& publication) {
  Function version = latest;
  version.latest_description = latest.description;
  if (publication.description) version.description = *publication.description;
  version.last_version = 0;
  version.reserved_concurrency.reset();
  version.tags.clear();
  version.permissions.clear();
  version.permissions_revision_id.clear();
  return version;
}

base::Status check_publication(const Function& latest, const Publication& publication) {
  if (!publication.revision_id.empty() && publication.revision_id != latest.revision_id) return base::fail(stale_revision());
  if (!publication.code_sha256.empty() && publication.code_sha256 != latest.code_sha256)
    return base::fail(code_differs(publication.code_sha256, latest.code_sha256));
  return {};
}

base::Status check_weights(const Alias& alias) {
  if (alias.weights.empty()) return {};
  if (alias.weights.size() > 1)
    return base::fail(invalid_parameter("Number of items in AdditionalVersionWeights cannot be greater than 1"));
  const auto& [version, weight] = *alias.weights.begin();
  if (!(weight >= 0 && weight <= 1)) {
    return base::fail(validation_failed(fmt::format(
        "1 validation error detected: Value '{{{}={}}}' at 'routingConfig.additionalVersionWeights' failed to satisfy "
        "constraint: Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have "
        "value greater than or equal to 0.0, Member must not be null]",
        version, weight)));
  }
  if (version == alias.version) {
    return base::fail(invalid_parameter(fmt::format(
        "Invalid function version {0}. Function version {0} is already included in routing configuration.", version)));
  }
  if (alias.version == "$LATEST")
    return base::fail(invalid_parameter("$LATEST is not supported for an alias pointing to more than 1 version"));
  return {};
}

template <class Map>
void erase_entries(store::Round& round, std::string_view prefix, const std::string& name, const Map& repo) {
  std::string all = std::string(prefix) + name + "/";
  std::vector<std::string> ids;
  auto cursor = round.cursor(store::Family::meta, {all, store::keys::after_prefix(all)});
  for (cursor.seek_first(); cursor.valid(); cursor.next()) ids.emplace_back(cursor.key().substr(prefix.size()));
  for (const auto& id : ids) repo.erase(round, id);
}

}  // namespace

std::string version_id(std::string_view function, int64_t number) { return fmt::format("{}/{:012}", function, number); }
std::string alias_id(std::string_view function, std::string_view alias) { return fmt::format("{}/{}", function, alias); }

base::Task<base::Result<FunctionPtr>> Host::publish_version(std::string text, Publication publication) {
  auto state = state_;
  CO_TRY(auto deployment, state->resolve_function(text));
  auto work = [state, name = deployment->function->name, publication = std::move(publication), at = state->timestamp(),
               revision_id = state->new_revision_id()](store::Round& round) -> base::Result<FunctionPtr> {
    TRY(auto latest, state->functions.find(round, name));
    if (!latest) return base::fail(function_not_found(state->arn(name)));
    CHECK_OK(check_publication(*latest, publication));
    TRY(auto last, state->versions.find(round, version_id(name, latest->last_version)));
    if (last && content_of(*last) == content_of(*latest)) return std::make_shared<const Function>(*std::move(last));
    Function version = version_from(*latest, publication);
    version.version = std::to_string(++latest->last_version);
    version.last_modified = at;
    version.revision_id = revision_id;
    auto package = state->package_of(version);
    state->functions.put(round, name, *latest);
    state->versions.put(round, version_id(name, latest->last_version), version);
    auto made = std::make_shared<const Function>(std::move(version));
    auto changed = std::make_shared<const Function>(*std::move(latest));
    at_commit(round, [state, made, changed, package] {
      state->publish(changed, nullptr);
      state->publish(made, package);
    });
    return made;
  };
  co_return co_await state->shared.parts.store.write(std::move(work));
}

base::Result<FunctionPage> Host::versions(std::string_view text, std::string_view after, size_t limit) const {
  TRY(auto deployment, state_->resolve_function(text));
  const std::string& name = deployment->function->name;
  auto now = state_->catalog.read();
  auto found = now->functions.find(name);
  if (found == now->functions.end()) return base::fail(function_not_found(state_->arn(name)));
  FunctionPage page;
  if (after.empty()) page.functions.push_back(found->second->latest->function);
  const auto& versions = found->second->versions;
  for (auto at = versions.upper_bound(version_number(after).value_or(0)); at != versions.end(); ++at) {
    if (page.functions.size() >= limit) {
      page.next = version_of(*page.functions.back()) == "$LATEST" ? "0" : page.functions.back()->version;
      break;
    }
    page.functions.push_back(at->second->function);
  }
  return page;
}

base::Task<base::Status> Host::remove(std::string text, std::string qualifier) {
  auto state = state_;
  CO_TRY(auto named, name_of(text, qualifier));
  CO_TRY(auto deployment, state->resolve_function(named.name));
  if (named.qualifier == "$LATEST") co_return base::fail(latest_stays());
  auto number = version_number(named.qualifier);
  if (!named.qualifier.empty() && !number)
    co_return base::fail(invalid_parameter("Deletion of aliases is not currently supported."));
  auto work = [state, name = named.name, number](store::Round& round) -> base::Status {
    TRY(auto found, state->functions.find(round, name));
    if (!found) return base::fail(function_not_found(state->arn(name)));
    if (!number) {
      erase_entries(round, store::keys::function_version, name, state->versions);
      erase_entries(round, store::keys::function_alias, name, state->aliases);
      erase_entries(round, store::keys::function_event_config, name, state->event_configs);
      state->functions.erase(round, name);
      if (state->removed) state->removed(round, name);
      at_commit(round, [state, name] { state->unpublish(name); });
      return {};
    }
    std::string all = std::string(store::keys::function_alias) + name + "/", users;
    auto cursor = round.cursor(store::Family::meta, {all, store::keys::after_prefix(all)});
    for (cursor.seek_first(); cursor.valid(); cursor.next()) {
      TRY(auto alias, store::parse_entity<Alias>(cursor.value()));
      auto text = std::to_string(*number);
      if (alias.version == text || alias.weights.contains(text)) users += (users.empty() ? "" : ", ") + alias.name;
    }
    if (!users.empty()) return base::fail(version_is_named(users));
    TRY(auto version, state->versions.find(round, version_id(name, *number)));
    if (!version) return {};
    state->versions.erase(round, version_id(name, *number));
    state->event_configs.erase(round, event_config_id(name, std::to_string(*number)));
    at_commit(round, [state, name, number] { state->unpublish_version(name, *number); });
    return {};
  };
  co_return co_await state->shared.parts.store.write(std::move(work));
}

base::Status Host::State::check_alias(store::Round& round, const std::string& name, const Alias& alias) const {
  auto check_version = [&](const std::string& version) -> base::Status {
    if (version == "$LATEST") return {};
    TRY(auto found, versions.find(round, version_id(name, version_number(version).value_or(0))));
    if (!found) return base::fail(function_not_found(function_arn(here(), name, version)));
    return {};
  };
  TRY(auto function, functions.find(round, name));
  if (!function) return base::fail(function_not_found(arn(name)));
  CHECK_OK(check_version(alias.version));
  CHECK_OK(check_weights(alias));
  for (const auto& [version, weight] : alias.weights) CHECK_OK(check_version(version));
  return {};
}

base::Task<base::Result<Alias>> Host::create_alias(std::string text, Alias alias) {
  auto state = state_;
  CO_TRY(auto deployment, state->resolve_function(text));
  alias.revision_id = state->new_revision_id();
  auto work = [state, name = deployment->function->name, alias = std::move(alias)](store::Round& round) -> base::Result<Alias> {
    auto id = alias_id(name, alias.name);
    TRY(auto before, state->aliases.find(round, id));
    if (before) return base::fail(alias_exists(function_arn(state->here(), name, alias.name)));
    CHECK_OK(state->check_alias(round, name, alias));
    state->aliases.put(round, id, alias);
    at_commit(round, [state, name, alias] { state->publish_alias(name, alias); });
    return alias;
  };
  co_return co_await state->shared.parts.store.write(std::move(work));
}

base::Task<base::Result<Alias>> Host::update_alias(std::string text, std::string alias_name, AliasChanges changes) {
  auto state = state_;
  CO_TRY(auto deployment, state->resolve_function(text));
  auto work = [state, name = deployment->function->name, alias_name, changes = std::move(changes),
               revision_id = state->new_revision_id()](store::Round& round) -> base::Result<Alias> {
    TRY(auto alias, state->aliases.find(round, alias_id(name, alias_name)));
    if (!alias) return base::fail(alias_to_update_not_found(function_arn(state->here(), name, alias_name)));
    if (!changes.revision_id.empty() && changes.revision_id != alias->revision_id) return base::fail(stale_revision());
    if (changes.version) alias->version = *changes.version;
    if (changes.description) alias->description = *changes.description;
    if (changes.weights) alias->weights = *changes.weights;
    alias->revision_id = revision_id;
    CHECK_OK(state->check_alias(round, name, *alias));
    state->aliases.put(round, alias_id(name, alias_name), *alias);
    at_commit(round, [state, name, alias = *alias] { state->publish_alias(name, alias); });
    return *std::move(alias);
  };
  co_return co_await state->shared.parts.store.write(std::move(work));
}

base::Task<base::Status> Host::remove_alias(std::string text, std::string alias_name) {
  auto state = state_;
  CO_TRY(auto deployment, state->resolve_function(text));
  auto work = [state, name = deployment->function->name, alias_name](store::Round& round) -> base::Status {
    TRY(auto alias, state->aliases.find(round, alias_id(name, alias_name)));
    if (!alias) return {};
    state->aliases.erase(round, alias_id(name, alias_name));
    state->event_configs.erase(round, event_config_id(name, alias_name));
    at_commit(round, [state, name, alias_name] { state->unpublish_alias(name, alias_name); });
    return {};
  };
  co_return co_await state->shared.parts.store.write(std::move(work));
}

base::Result<Alias> Host::alias(std::string_view text, std::string_view alias_name) const {
  TRY(auto deployment, state_->resolve_function(text));
  auto now = state_->catalog.read();
  const std::string& name = deployment->function->name;
  auto listing = now->functions.find(name);
  if (listing != now->functions.end()) {
    auto found = listing->second->aliases.find(alias_name);
    if (found != listing->second->aliases.end()) return found->second->alias;
  }
  return base::fail(alias_not_found(function_arn(state_->here(), name, alias_name)));
}

base::Result<AliasPage> Host::aliases(std::string_view text, std::string_view version, std::string_view after,
                                      size_t limit) const {
  TRY(auto deployment, state_->resolve_function(text));
  AliasPage page;
  auto now = state_->catalog.read();
  auto listing = now->functions.find(deployment->function->name);
  if (listing == now->functions.end()) return page;
  const auto& all = listing->second->aliases;
  for (auto at = all.upper_bound(after); at != all.end(); ++at) {
    const Alias& alias = at->second->alias;
    if (!version.empty() && alias.version != version && !alias.weights.contains(std::string(version))) continue;
    if (page.aliases.size() == limit) {
      page.next = page.aliases.back().name;
      break;
    }
    page.aliases.push_back(alias);
  }
  return page;
}

}  // namespace functions
