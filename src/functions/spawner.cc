#include "functions/spawner.h"

namespace functions {

Spawner::Spawner(Sandboxes& sandboxes, int threads) : sandboxes_(sandboxes) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { loop(); });
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
}

base::Task<base::Result<Sandbox>> Spawner::start(SandboxPlan plan) {
  auto [promise, future] = base::one_shot<base::Result<Sandbox>>();
  push([this, plan = std::move(plan), promise] { promise.set(sandboxes_.start(plan)); });
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
