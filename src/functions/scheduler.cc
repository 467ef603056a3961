#include "functions/scheduler.h"

#include <algorithm>

#include "functions/errors.h"
#include "functions/limits.h"

namespace functions {
namespace {

constexpr std::chrono::milliseconds kTick{5};
constexpr size_t kIdleLooked = 16;  // for one on the same loop
constexpr std::chrono::seconds kEndPatience{5};

int cores() { return static_cast<int>(std::max(1u, std::thread::hardware_concurrency())); }

}  // namespace

/// What is to be done once the mutex is free.
struct Scheduler::Action {
  enum class Kind { deliver, launch, close, freeze, fail, reroute };
  Kind kind;
  std::shared_ptr<Environment> environment;
  JobPtr job;
  base::Error error = {};
};

Scheduler::Scheduler(Shared& shared, std::function<void(JobPtr)> reroute)
    : shared_(shared),
      reroute_(std::move(reroute)),
      freezer_(shared.sandboxes->cgroups().version(Cgroups::freezer) != Cgroups::Version::none),
      eager_(shared.options.eager_environments > 0 ? shared.options.eager_environments : 2 * cores()) {}

void Scheduler::run(Actions actions) {
  for (Action& action : actions) {
    switch (action.kind) {
      case Action::Kind::fail: action.job->promise.set(base::fail(std::move(action.error))); continue;
      case Action::Kind::reroute: reroute_(std::move(action.job)); continue;
      default: break;
    }
    net::Loop& loop = action.environment->loop();
    auto act = [action = std::move(action)]() mutable {
      if (action.kind == Action::Kind::deliver) action.environment->deliver(std::move(action.job));
      if (action.kind == Action::Kind::launch) action.environment->launch(std::move(action.job));
      if (action.kind == Action::Kind::freeze) action.environment->freeze();
      if (action.kind == Action::Kind::close) action.environment->close();
    };
    if (net::Loop::current() == &loop) {
      act();
    } else {
      loop.post(std::move(act));
    }
  }
}

void Scheduler::submit(std::shared_ptr<Pool> pool, JobPtr job) {
  Actions actions;
  {
    std::lock_guard lock(mutex_);
    job->pool = std::move(pool);
    ++invocations_;
    if (stopping_) {
      actions.push_back({Action::Kind::fail, nullptr, std::move(job), stopping()});
    } else {
      place(std::move(job), actions);
    }
  }
  run(std::move(actions));
  keep_time();
}

void Scheduler::put_back(JobPtr job) {
  Actions actions;
  {
    std::lock_guard lock(mutex_);
    place(std::move(job), actions);
  }
  run(std::move(actions));
  keep_time();
}

void Scheduler::place(JobPtr job, Actions& actions) {
  Pool& pool = *job->pool;
  if (pool.retired) {
    actions.push_back({Action::Kind::reroute, nullptr, std::move(job)});
    return;
  }
  auto reserved = pool.function->reserved_concurrency;
  if (reserved && in_use(pool.function->name) >= *reserved) {
    actions.push_back(
        {Action::Kind::fail, nullptr, std::move(job), throttled("ReservedFunctionConcurrentInvocationLimitExceeded")});
    return;
  }
  if (take_idle(job, actions)) return;
  if (pool.environments < eager_ && make_room(actions)) {
    auto own = job->pool;
    return begin(own, std::move(job), actions);
  }
  enqueue(std::move(job), actions);
}

/// What all versions of a function run and have waiting.
int Scheduler::in_use(std::string_view function) const {
  int used = 0;
  for (const auto& pool : pools_)
    if (pool->function->name == function) used += pool->running + static_cast<int>(pool->waiting.size());
  return used;
}

bool Scheduler::take_idle(JobPtr& job, Actions& actions) {
  auto& idle = job->pool->idle;
  if (idle.empty()) return false;
  size_t chosen = idle.size() - 1;
  net::Loop* here = net::Loop::current();
  for (size_t looked = 0; looked < std::min(kIdleLooked, idle.size()); ++looked) {
    size_t at = idle.size() - 1 - looked;
    if (&idle[at]->loop() == here) {
      chosen = at;
      break;
    }
  }
  auto environment = std::move(idle[chosen]);
  if (!environment->slot.frozen) --quiet_;
  idle.erase(idle.begin() + static_cast<ptrdiff_t>(chosen));
  give(*environment, std::move(job), actions);
  return true;
}

void Scheduler::give(Environment& environment, JobPtr job, Actions& actions) {
  environment.slot.busy = true;
  environment.slot.frozen = false;
  ++environment.pool().running;
  ++running_;
  actions.push_back({Action::Kind::deliver, environment.shared_from_this(), std::move(job)});
}

void Scheduler::take_back(Environment& environment) {
  if (!std::exchange(environment.slot.busy, false)) return;
  --environment.pool().running;
  --running_;
  changed_.notify_all();
}

/// Room for one more environment; at the limit the one that has been idle for longest goes.
bool Scheduler::make_room(Actions& actions) {
  if (environments_ < shared_.options.max_environments) return true;
  std::shared_ptr<Environment> oldest;
  for (const auto& pool : pools_)
    if (!pool->idle.empty() && pool->environments > pool->provisioned &&
        (!oldest || pool->idle.front()->slot.idle_since < oldest->slot.idle_since))
      oldest = pool->idle.front();
  if (!oldest) return false;
  end(oldest, actions);
  return true;
}

void Scheduler::begin(const std::shared_ptr<Pool>& pool, JobPtr job, Actions& actions) {
  list(pool);
  // In turn, so that the loops share the work.
  auto environment = std::make_shared<Environment>(shared_, pool, shared_.parts.loops.next());
  if (job) {
    environment->slot.busy = true;
    ++pool->running;
    ++running_;
  }
  ++pool->environments;
  ++pool->starting;
  ++environments_;
  ++cold_starts_;
  all_.insert(environment);
  actions.push_back({Action::Kind::launch, std::move(environment), std::move(job)});
}

void Scheduler::enqueue(JobPtr job, Actions& actions) {
  if (static_cast<size_t>(waiting_) >= limits::queued) {
    actions.push_back({Action::Kind::fail, nullptr, std::move(job), throttled("ConcurrentInvocationLimitExceeded")});
    return;
  }
  list(job->pool);
  ++waiting_;
  auto pool = job->pool;
  pool->waiting.push_back(std::move(job));
}

JobPtr Scheduler::dequeue(Pool& pool) {
  JobPtr job = std::move(pool.waiting.front());
  pool.waiting.pop_front();
  --waiting_;
  return job;
}

void Scheduler::list(const std::shared_ptr<Pool>& pool) {
  if (!std::exchange(pool->listed, true)) pools_.push_back(pool);
}

/// The scheduler forgets it; it ends a moment later.
void Scheduler::end(std::shared_ptr<Environment> environment, Actions& actions) {
  if (std::exchange(environment->slot.closed, true)) return;
  Pool& pool = environment->pool();
  if (std::erase(pool.idle, environment) > 0 && !environment->slot.frozen) --quiet_;
  --pool.environments;
  --environments_;
  if (!environment->slot.started) --pool.starting;
  actions.push_back({Action::Kind::close, std::move(environment), nullptr});
}

bool Scheduler::another_starves(const Pool& pool) const {
  if (environments_ < shared_.options.max_environments) return false;
  return std::any_of(pools_.begin(), pools_.end(), [&](const auto& other) {
    return other.get() != &pool && other->environments == 0 && !other->waiting.empty();
  });
}

/// Starts environments for those who have waited long enough, each pool in turn.
void Scheduler::serve_waiting(Actions& actions) {
  auto now = Steady::now();
  for (size_t left = pools_.size(); left > 0 && !pools_.empty(); --left) {
    auto pool = pools_.front();
    pools_.splice(pools_.end(), pools_, pools_.begin());
    if (pool->waiting.empty()) {
      if (pool->environments == 0 && (pool->provisioned == 0 || pool->retired)) {
        pools_.pop_back();
        pool->listed = false;
      }
      continue;
    }
    bool waited = now - pool->waiting.front()->submitted >= limits::patience;
    bool may = pool->environments == 0 || (waited && pool->starting < cores());
    if (may && make_room(actions)) begin(pool, dequeue(*pool), actions);
  }
}

void Scheduler::expire_waiting(Actions& actions) {
  auto now = Steady::now();
  for (const auto& pool : pools_)
    while (!pool->waiting.empty() && now - pool->waiting.front()->submitted > limits::queue_wait)
      actions.push_back({Action::Kind::fail, nullptr, dequeue(*pool), throttled("ConcurrentInvocationLimitExceeded")});
}

void Scheduler::started(Environment& environment) {
  std::lock_guard lock(mutex_);
  if (std::exchange(environment.slot.started, true) || environment.slot.closed) return;
  --environment.pool().starting;
}

void Scheduler::released(Environment& environment) {
  Actions actions;
  {
    std::lock_guard lock(mutex_);
    take_back(environment);
    if (environment.slot.closed) return;
    Pool& pool = environment.pool();
    auto now = Steady::now();
    bool old = now - environment.slot.created > limits::environment_lifetime;
    if (pool.retired || old || another_starves(pool)) {
      end(environment.shared_from_this(), actions);
      serve_waiting(actions);
    } else if (!pool.waiting.empty()) {
      give(environment, dequeue(pool), actions);
    } else {
      environment.slot.idle_since = now;
      environment.slot.frozen = false;
      ++quiet_;
      pool.idle.push_back(environment.shared_from_this());
    }
  }
  run(std::move(actions));
  keep_time();
}

void Scheduler::gone(Environment& environment) {
  Actions actions;
  {
    std::lock_guard lock(mutex_);
    take_back(environment);
    auto self = environment.shared_from_this();
    Actions none;
    end(self, none);  // it is closing already
    serve_waiting(actions);
    provision(environment.shared_pool(), actions);
  }
  run(std::move(actions));
}

void Scheduler::buried(Environment& environment) {
  std::lock_guard lock(mutex_);
  all_.erase(environment.shared_from_this());
  changed_.notify_all();
}

void Scheduler::retire(const std::shared_ptr<Pool>& pool) {
  Actions actions;
  {
    std::lock_guard lock(mutex_);
    pool->retired = true;
    while (!pool->idle.empty()) end(pool->idle.back(), actions);
    while (!pool->waiting.empty()) actions.push_back({Action::Kind::reroute, nullptr, dequeue(*pool)});
  }
  run(std::move(actions));
}

void Scheduler::reap() {
  Actions actions;
  {
    std::lock_guard lock(mutex_);
    auto now = Steady::now();
    for (const auto& pool : pools_) {
      auto idle = pool->idle;  // `end` changes the original
      for (const auto& environment : idle) {
        bool spare = pool->environments > pool->provisioned;
        bool unused = spare && now - environment->slot.idle_since > shared_.options.idle_timeout;
        if (unused || now - environment->slot.created > limits::environment_lifetime) {
          end(environment, actions);
        } else if (environment->slot.frozen && !freezer_) {
          actions.push_back({Action::Kind::freeze, environment, nullptr});  // looks whether it is
        }
      }
    }
    serve_waiting(actions);
    for (const auto& pool : std::vector(pools_.begin(), pools_.end())) provision(pool, actions);
  }
  run(std::move(actions));
}

void Scheduler::keep_time() {
  bool waits, freezes;
  {
    std::lock_guard lock(mutex_);
    waits = waiting_ > 0 && !std::exchange(ticking_, true);
    freezes = quiet_ > 0 && !std::exchange(freezing_, true);
  }
  net::Loop& loop = shared_.parts.loops[0];
  if (waits) loop.post([self = shared_from_this(), &loop] { base::start(tick(self, loop)); });
  if (freezes) loop.post([self = shared_from_this(), &loop] { base::start(tick_freezing(self, loop)); });
}

void Scheduler::set_provisioned(const std::shared_ptr<Pool>& pool, int count) {
  Actions actions;
  {
    std::lock_guard lock(mutex_);
    pool->provisioned = count;
    list(pool);
    provision(pool, actions);
  }
  run(std::move(actions));
}

Scheduler::Provisioned Scheduler::provisioned(const std::shared_ptr<Pool>& pool) const {
  std::lock_guard lock(mutex_);
  return {pool->provisioned, std::min(pool->provisioned, pool->environments - pool->starting)};
}

/// Starts what is missing of the provisioned environments, as far as there is room.
void Scheduler::provision(const std::shared_ptr<Pool>& pool, Actions& actions) {
  if (stopping_ || pool->retired) return;
  while (pool->environments < pool->provisioned && make_room(actions)) begin(pool, nullptr, actions);
}

void Scheduler::freeze_idle(Actions& actions) {
  auto now = Steady::now();
  for (const auto& pool : pools_) {
    for (const auto& environment : pool->idle) {
      if (environment->slot.frozen || now - environment->slot.idle_since < limits::freeze_after) continue;
      environment->slot.frozen = true;
      --quiet_;
      actions.push_back({Action::Kind::freeze, environment, nullptr});
    }
  }
}

base::Task<void> Scheduler::tick_freezing(std::shared_ptr<Scheduler> self, net::Loop& loop) {
  for (;;) {
    co_await loop.sleep(limits::freeze_tick);
    Actions actions;
    bool more;
    {
      std::lock_guard lock(self->mutex_);
      self->freeze_idle(actions);
      more = self->quiet_ > 0 && !loop.stopping();
      self->freezing_ = more;
    }
    self->run(std::move(actions));
    if (!more) co_return;
  }
}

base::Task<void> Scheduler::tick(std::shared_ptr<Scheduler> self, net::Loop& loop) {
  for (;;) {
    co_await loop.sleep(kTick);
    Actions actions;
    bool more;
    {
      std::lock_guard lock(self->mutex_);
      self->expire_waiting(actions);
      self->serve_waiting(actions);
      more = self->waiting_ > 0 && !loop.stopping();
      self->ticking_ = more;
    }
    self->run(std::move(actions));
    if (!more) co_return;
  }
}

Counts Scheduler::counts() const {
  std::lock_guard lock(mutex_);
  return {environments_, running_, waiting_, cold_starts_, invocations_};
}

void Scheduler::stop(std::chrono::milliseconds patience) {
  Actions actions;
  std::unique_lock lock(mutex_);
  stopping_ = true;
  changed_.wait_for(lock, patience, [this] { return running_ == 0 && waiting_ == 0; });
  for (const auto& pool : pools_) {
    pool->retired = true;
    while (!pool->waiting.empty()) actions.push_back({Action::Kind::fail, nullptr, dequeue(*pool), stopping()});
  }
  for (const auto& environment : all_) end(environment, actions);
  lock.unlock();
  run(std::move(actions));
  lock.lock();
  changed_.wait_for(lock, kEndPatience, [this] { return all_.empty(); });
}

}  // namespace functions
