#include "functions/spawner.h"

namespace functions {

Spawner::Spawner(Sandboxes& sandboxes, int threads, int spares)
    : sandboxes_(sandboxes), spares_wanted_(sandboxes.can_furnish() ? spares : 0) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { loop(); });
  keep_spares();
}

/// A spare if there is one, else a new one. On one of our threads.
base::Result<Sandbox> Spawner::take(const SandboxPlan& plan) {
  std::optional<Sandbox> spare;
  {
    std::lock_guard lock(mutex_);
    if (!spares_.empty()) {
      spare = std::move(spares_.front());
      spares_.pop_front();
    }
  }
  bool furnished = spare && sandboxes_.furnish(*spare, plan).has_value();
  keep_spares();
  if (furnished) return *std::move(spare);
  return sandboxes_.start(plan);
}

/// Behind what is asked for: a burst is served first.
void Spawner::keep_spares() {
  for (;;) {
    {
      std::lock_guard lock(mutex_);
      if (stopping_ || static_cast<int>(spares_.size()) + spares_coming_ >= spares_wanted_) return;
      ++spares_coming_;
    }
    push([this] {
      auto made = sandboxes_.start({});
      std::lock_guard lock(mutex_);
      --spares_coming_;
      if (made && !stopping_) spares_.push_back(*std::move(made));
    });
  }
}

Spawner::~Spawner() { stop(); }

void Spawner::stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
  spares_.clear();
}

base::Task<base::Result<Sandbox>> Spawner::start(SandboxPlan plan) {
  auto [promise, future] = base::one_shot<base::Result<Sandbox>>();
  push([this, plan = std::move(plan), promise] { promise.set(take(plan)); });
  co_return co_await std::move(future);
}

void Spawner::bury(Sandbox sandbox) {
  sandbox.kill();
  push([sandbox = std::move(sandbox)]() mutable { sandbox.finish(); });
}

void Spawner::push(base::Executor::Work work) {
  {
    std::lock_guard lock(mutex_);
    if (!stopping_) queue_.push_back(std::move(work));
  }
  if (work) work();
  wake_.notify_one();
}

void Spawner::loop() {
  Sandboxes::own_root();
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    auto work = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    work();
    work = {};
    lock.lock();
  }
}

}  // namespace functions
