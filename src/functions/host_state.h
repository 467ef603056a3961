// What a Host is made of. For this room only.
#pragma once
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/published.h"
#include "functions/catalog.h"
#include "functions/errors.h"
#include "functions/event_queue.h"
#include "functions/host.h"
#include "functions/limits.h"
#include "functions/name.h"
#include "functions/permission.h"
#include "functions/scheduler.h"
#include "store/keys.h"
#include "store/repo.h"

namespace functions {

using FunctionPtr = std::shared_ptr<const Function>;

/// What a function has of its layers; `package` is held until the function is published.
struct UsedLayers {
  std::vector<UsedLayer> layers;
  std::shared_ptr<const Package> package;  // null: none
};

struct Host::State : std::enable_shared_from_this<Host::State> {
  State(Parts parts, Options options)
      : shared(parts, std::move(options)),
        functions(parts.store, store::keys::function),
        versions(parts.store, store::keys::function_version),
        aliases(parts.store, store::keys::function_alias),
        event_configs(parts.store, store::keys::function_event_config),
        layers(parts.store, store::keys::layer),
        layer_versions(parts.store, store::keys::layer_version) {}

  Shared shared;
  store::Repo<Function> functions;
  store::Repo<Function> versions;          // ids: version_id
  store::Repo<Alias> aliases;              // ids: alias_id
  store::Repo<EventConfig> event_configs;  // ids: event_config_id
  store::Repo<Layer> layers;
  store::Repo<LayerVersion> layer_versions;  // ids: version_id
  std::shared_ptr<Packages> packages;
  std::shared_ptr<Scheduler> scheduler;
  base::Published<Catalog> catalog;
  Removed removed;  // may be empty
  std::shared_ptr<EventQueue> events;

  Place here() const { return {shared.options.account, shared.options.region}; }
  std::string arn(std::string_view name) const { return function_arn(here(), name); }

  /// What a name or an ARN and a qualifier mean; a qualifier may stand in either.
  base::Result<Target> resolve(std::string_view text, std::string_view qualifier) const;
  /// The function itself, for what versions and aliases do not have.
  base::Result<DeploymentPtr> resolve_function(std::string_view text) const;
  /// The one of the target's deployments that is to serve the next invocation, by the weights of its alias.
  DeploymentPtr choose(const Target& target) const;
  /// The published one of a retired pool.
  base::Result<DeploymentPtr> successor(const Pool& pool) const;

  /// One stored change of an existing function: applied by the committer, published when it is durable.
  using Change = std::move_only_function<base::Status(Function&)>;
  base::Task<base::Result<FunctionPtr>> change(std::string name, Change change,
                                               std::shared_ptr<const Package> package = nullptr);
  /// The same for a function, a version or an alias, by its permissions.
  using PermissionChange = std::move_only_function<base::Status(std::vector<Statement>&, std::string& revision_id)>;
  base::Task<base::Status> change_permissions(Target target, PermissionChange change);
  base::Status change_permissions_in(store::Round& round, const std::string& name, const std::string& qualifier,
                                     PermissionChange& change);
  /// The versions and aliases that the alias names are there and may be named so.
  base::Status check_alias(store::Round& round, const std::string& name, const Alias& alias) const;

  // At start, and on the committer's thread once the change is durable. Without a package: the one it has.
  base::Status load();
  std::shared_ptr<const Package> package_of(const Function& function);
  void publish(FunctionPtr function, std::shared_ptr<const Package> package);
  void publish_alias(const std::string& function, Alias alias);
  void unpublish(const std::string& name);
  void unpublish_version(const std::string& name, int64_t version);
  void unpublish_alias(const std::string& name, const std::string& alias);
  void edit(const std::string& name, const std::function<void(Listing&)>& change);
  void provision_soon(const std::string& name);
  Provisioned provisioned_of(const Target& target) const;
  void retire_soon(std::shared_ptr<Pool> pool);
  DeploymentPtr deploy(FunctionPtr function, std::shared_ptr<const Package> package, const Deployment* before) const;
  std::shared_ptr<const iam::Policy> compile(const std::vector<Statement>& permissions, const std::string& arn) const;

  base::Status check_role(std::string_view role) const;
  std::string new_revision_id() { return shared.parts.random.uuid(); }
  std::string timestamp() const;
  base::Task<base::Result<std::shared_ptr<const Package>>> unpack(std::string zip);

  base::Task<base::Result<Outcome>> run(DeploymentPtr deployment, std::string invoked_arn, Invocation invocation);

  // Layers.
  using LayerChange = std::move_only_function<base::Status(LayerVersion&)>;
  base::Task<base::Status> change_layer(std::string name, int64_t version, LayerChange change);
  std::shared_ptr<const PublishedLayer> find_layer(const std::string& name, int64_t version) const;
  void publish_layer(LayerVersion version, std::shared_ptr<const Package> package);
  void unpublish_layer(const std::string& name, int64_t version);
  /// The layers of those ARNs for a function of that code, whose sizes together have a limit.
  base::Task<base::Result<UsedLayers>> use_layers(std::vector<std::string> arns, std::shared_ptr<const Package> code);
  base::Task<base::Status> check_unpacked(std::shared_ptr<const Package> layers, std::shared_ptr<const Package> code);

  // Asynchronous invocations.
  base::Task<base::Result<Outcome>> accept_event(const Target& target, Invocation invocation);
  base::Task<base::Result<Outcome>> run_event(QueuedEvent event);
  std::optional<EventRules> event_rules(const QueuedEvent& event) const;
  base::Status check_destination(const Function& function, const std::string& arn, std::string_view member) const;
  void publish_event_config(const std::string& function, const std::string& qualifier, std::optional<EventConfig> config);

  static base::Task<void> keep_reaping(std::weak_ptr<State> weak, net::Loop& loop);
};

std::string version_id(std::string_view function, int64_t number);
std::string event_config_id(std::string_view function, std::string_view qualifier);
std::string alias_id(std::string_view function, std::string_view alias);

/// Runs `then` once the round is durable.
template <class F>
void at_commit(store::Round& round, F then) {
  round.at_end([then = std::move(then)](store::Round::Outcome outcome) {
    if (outcome == store::Round::Outcome::committed) then();
  });
}

/// The rules of the values themselves, beyond their shapes.
base::Status check_configuration(const Function& function);

}  // namespace functions
