#include "functions/host.h"

#include <fmt/format.h>

#include "base/log.h"
#include "functions/host_state.h"
#include "iam/access.h"
#include "iam/identities.h"
#include "net/loop.h"
#include "wire/json.h"

namespace functions {
namespace {

constexpr int kSpawnerThreads = 2;

/// Whether environments of one may go on as the other's.
bool runs_alike(const Function& a, const Function& b) {
  return a.package == b.package && a.role == b.role && a.handler == b.handler && a.runtime == b.runtime &&
         a.memory_mb == b.memory_mb && a.timeout_s == b.timeout_s && a.ephemeral_storage_mb == b.ephemeral_storage_mb &&
         a.environment == b.environment && a.reserved_concurrency == b.reserved_concurrency;
}

}  // namespace

Host::Host(std::shared_ptr<State> state) : state_(std::move(state)) {}
Host::~Host() { stop(std::chrono::milliseconds(0)); }

base::Result<std::unique_ptr<Host>> Host::open(Parts parts, Options options) {
  auto folder = options.folder;
  auto state = std::make_shared<State>(parts, std::move(options));
  TRY(auto stored, state->functions.all());
  std::set<std::string> digests;
  for (const auto& entry : stored) digests.insert(entry.value.package);
  TRY(state->packages, Packages::open(folder / "packages", digests, parts.workers));
  TRY(state->shared.sandboxes, Sandboxes::open(folder / "sandbox"));
  if (auto whole = state->shared.sandboxes->try_one(folder / "packages"); !whole) {
    if (state->shared.options.without_sandboxes == Options::Without::refuse) return base::fail(whole.error());
    base::log(base::LogLevel::warning, "functions", "no function will run: {}", whole.error().message);
  }
  for (const auto& each : state->shared.sandboxes->cgroups().missing())
    base::log(base::LogLevel::info, "functions", "functions run without {}", each);
  state->shared.spawner =
      std::make_unique<Spawner>(*state->shared.sandboxes, kSpawnerThreads, state->shared.options.spare_sandboxes);
  std::weak_ptr<State> weak = state;
  state->scheduler = std::make_shared<Scheduler>(state->shared, [weak](JobPtr job) {
    auto self = weak.lock();
    auto deployment = self ? self->resolve(job->invocation.function, "") : base::fail(stopping());
    if (!deployment) return job->promise.set(base::fail(deployment.error()));
    self->scheduler->submit((*deployment)->pool, std::move(job));
  });
  state->shared.scheduler = state->scheduler.get();
  for (auto& entry : stored) {
    auto package = state->packages->find(entry.value.package);
    if (!package) {
      base::log(base::LogLevel::error, "functions", "the package of {} is not there: update its code", entry.id);
      package = std::make_shared<Package>(Package{folder / "packages" / entry.value.package, entry.value.package});
    }
    state->publish(std::make_shared<const Function>(std::move(entry.value)), std::move(package));
  }
  net::Loop& loop = parts.loops[0];
  loop.post([weak, &loop] { base::start(State::keep_reaping(weak, loop)); });
  return std::unique_ptr<Host>(new Host(std::move(state)));
}

void Host::stop(std::chrono::milliseconds patience) {
  state_->packages->keep_all();
  state_->scheduler->stop(patience);
  state_->shared.spawner->stop();
}

base::Task<void> Host::State::keep_reaping(std::weak_ptr<State> weak, net::Loop& loop) {
  while (!loop.stopping()) {
    co_await loop.sleep(std::chrono::milliseconds(500));
    auto self = weak.lock();
    if (!self) co_return;
    self->scheduler->reap();
  }
}

std::shared_ptr<HeldPackages> Host::hold_packages() const { return state_->packages->hold_all(); }
std::string Host::arn(std::string_view name) const { return state_->arn(name); }
Counts Host::counts() const { return state_->scheduler->counts(); }

base::Result<std::shared_ptr<const Deployment>> Host::State::resolve(std::string_view text, std::string_view qualifier) const {
  TRY(auto name, parse_function_name(text, here()));
  if (qualifier.empty()) qualifier = name.qualifier;
  auto now = catalog.read();
  auto found = now->functions.find(name.name);
  if (found == now->functions.end() || (!qualifier.empty() && qualifier != "$LATEST"))
    return base::fail(function_not_found(function_arn(here(), name.name, qualifier)));
  return found->second;
}

base::Result<std::shared_ptr<const Function>> Host::find(std::string_view name_or_arn, std::string_view qualifier) const {
  TRY(auto deployment, state_->resolve(name_or_arn, qualifier));
  return deployment->function;
}

FunctionPage Host::list(std::string_view after, size_t limit) const {
  auto now = state_->catalog.read();
  FunctionPage page;
  for (auto at = now->functions.upper_bound(after); at != now->functions.end(); ++at) {
    if (page.functions.size() == limit) {
      page.next = page.functions.back()->name;
      break;
    }
    page.functions.push_back(at->second->function);
  }
  return page;
}

std::shared_ptr<const Deployment> Host::State::deploy(FunctionPtr function, std::shared_ptr<const Package> package,
                                                      const Deployment* before) const {
  auto deployment = std::make_shared<Deployment>();
  std::string own_arn = arn(function->name);
  if (!function->permissions.empty()) {
    auto policy = iam::Policy::parse(wire::to_json(policy_document(function->permissions, own_arn)), iam::PolicyKind::resource);
    if (policy) {
      deployment->policy = std::make_shared<const iam::Policy>(*std::move(policy));
    } else {
      base::log(base::LogLevel::error, "functions", "{}: its permissions grant nothing: {}", function->name,
                policy.error().message);
    }
  }
  if (!package) package = before->pool->package;
  if (before && runs_alike(*before->function, *function) && before->pool->package == package) {
    deployment->pool = before->pool;
  } else {
    deployment->pool = std::make_shared<Pool>(function, own_arn, std::move(package));
  }
  deployment->function = std::move(function);
  return deployment;
}

void Host::State::publish(FunctionPtr function, std::shared_ptr<const Package> package) {
  std::shared_ptr<const Deployment> before;
  catalog.update([&](Catalog& next) {
    auto& place = next.functions[function->name];
    before = place;
    place = deploy(function, package, before.get());
    if (before && before->pool == place->pool) before = nullptr;
  });
  if (before) retire_soon(before->pool);
}

void Host::State::unpublish(const std::string& name) {
  std::shared_ptr<const Deployment> before;
  catalog.update([&](Catalog& next) {
    before = std::move(next.functions[name]);
    next.functions.erase(name);
  });
  if (before) retire_soon(before->pool);
}

/// On a loop: the committer has other things to do than to end environments.
void Host::State::retire_soon(std::shared_ptr<Pool> pool) {
  shared.parts.loops[0].post([weak = weak_from_this(), pool = std::move(pool)] {
    if (auto self = weak.lock()) self->scheduler->retire(pool);
  });
}

}  // namespace functions
