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
#include "functions/host.h"
#include "functions/limits.h"
#include "functions/name.h"
#include "functions/permission.h"
#include "functions/scheduler.h"
#include "store/repo.h"

namespace functions {

using FunctionPtr = std::shared_ptr<const Function>;

struct Host::State : std::enable_shared_from_this<Host::State> {
  State(Parts parts, Options options) : shared(parts, std::move(options)), functions(parts.store, store::keys::function) {}

  Shared shared;
  store::Repo<Function> functions;
  std::shared_ptr<Packages> packages;
  std::shared_ptr<Scheduler> scheduler;
  base::Published<Catalog> catalog;
  std::atomic<size_t> queued_events = 0;
  Removed removed;  // may be empty

  Place here() const { return {shared.options.account, shared.options.region}; }
  std::string arn(std::string_view name) const { return function_arn(here(), name); }

  /// The deployment a name, an ARN or either with $LATEST means.
  base::Result<std::shared_ptr<const Deployment>> resolve(std::string_view text, std::string_view qualifier) const;

  /// One stored change of an existing function: applied by the committer, published when it is durable.
  using Change = std::move_only_function<base::Status(Function&)>;
  base::Task<base::Result<FunctionPtr>> change(std::string name, Change change,
                                               std::shared_ptr<const Package> package = nullptr);
  /// Without a package: the one it has. At start, and on the committer's thread once the change is durable.
  void publish(FunctionPtr function, std::shared_ptr<const Package> package);
  void unpublish(const std::string& name);
  void retire_soon(std::shared_ptr<Pool> pool);
  std::shared_ptr<const Deployment> deploy(FunctionPtr function, std::shared_ptr<const Package> package,
                                           const Deployment* before) const;

  base::Status check_role(std::string_view role) const;
  std::string new_revision_id() { return shared.parts.random.uuid(); }
  std::string timestamp() const;
  base::Task<base::Result<std::shared_ptr<const Package>>> unpack(std::string zip);

  base::Task<base::Result<Outcome>> run(std::shared_ptr<const Deployment> deployment, Invocation invocation);
  static base::Task<void> run_event(std::shared_ptr<State> self, Invocation invocation);
  static base::Task<void> keep_reaping(std::weak_ptr<State> weak, net::Loop& loop);
};

/// The rules of the values themselves, beyond their shapes.
base::Status check_configuration(const Function& function);

}  // namespace functions
