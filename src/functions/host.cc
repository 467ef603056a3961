#include "functions/host.h"

#include <fmt/format.h>

#include "base/log.h"
#include "functions/host_state.h"
#include "net/loop.h"

namespace functions {
namespace {

constexpr int kSpawnerThreads = 2;

base::Task<base::Result<Outcome>> run_event_of(std::weak_ptr<Host::State> weak, QueuedEvent event) {
  auto self = weak.lock();
  if (!self) co_return base::fail(stopping());
  co_return co_await self->run_event(std::move(event));
}

/// What the queue asks the host for; nothing once the host is gone.
EventHooks hooks_of(std::weak_ptr<Host::State> weak) {
  EventHooks hooks;
  hooks.rules = [weak](const QueuedEvent& event) -> std::optional<EventRules> {
    auto self = weak.lock();
    return self ? self->event_rules(event) : std::nullopt;
  };
  hooks.run = [weak](QueuedEvent event) { return run_event_of(weak, std::move(event)); };
  return hooks;
}

}  // namespace

Host::Host(std::shared_ptr<State> state) : state_(std::move(state)) {}
Host::~Host() { stop(std::chrono::milliseconds(0)); }

base::Result<std::unique_ptr<Host>> Host::open(Parts parts, Options options) {
  auto folder = options.folder;
  auto state = std::make_shared<State>(parts, std::move(options));
  TRY(auto stored, state->functions.all());
  std::set<std::string> digests;
  for (const auto& entry : stored) digests.insert({entry.value.package, entry.value.layers_package});
  TRY(auto versions, state->versions.all());
  for (const auto& entry : versions) digests.insert({entry.value.package, entry.value.layers_package});
  TRY(auto layers, state->layer_versions.all());
  for (const auto& entry : layers) digests.insert(entry.value.package);
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
    auto deployment = self ? self->successor(*job->pool) : base::fail(stopping());
    if (!deployment) return job->promise.set(base::fail(deployment.error()));
    self->scheduler->submit((*deployment)->pool, std::move(job));
  });
  state->shared.scheduler = state->scheduler.get();
  state->events = std::make_shared<EventQueue>(state->shared, hooks_of(weak));
  CHECK_OK(state->load());
  CHECK_OK(state->events->load());
  net::Loop& loop = parts.loops[0];
  loop.post([weak, &loop] { base::start(State::keep_reaping(weak, loop)); });
  return std::unique_ptr<Host>(new Host(std::move(state)));
}

void Host::stop(std::chrono::milliseconds patience) {
  state_->packages->keep_all();
  state_->events->stop();
  state_->scheduler->stop(patience);
  state_->events->wait(std::chrono::seconds(2));
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
std::string Host::arn(std::string_view name, std::string_view qualifier) const {
  return function_arn(state_->here(), name, qualifier);
}
Counts Host::counts() const { return state_->scheduler->counts(); }

base::Result<std::shared_ptr<const Function>> Host::find(std::string_view name_or_arn, std::string_view qualifier) const {
  TRY(auto target, state_->resolve(name_or_arn, qualifier));
  return target.deployment->function;
}

FunctionPage Host::list(std::string_view after, size_t limit) const {
  auto now = state_->catalog.read();
  FunctionPage page;
  for (auto at = now->functions.upper_bound(after); at != now->functions.end(); ++at) {
    if (page.functions.size() == limit) {
      page.next = page.functions.back()->name;
      break;
    }
    page.functions.push_back(at->second->latest->function);
  }
  return page;
}

}  // namespace functions
