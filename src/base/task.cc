#include "base/task.h"

#include <condition_variable>
#include <deque>
#include <mutex>

namespace base {
namespace {
thread_local Executor* current_executor = nullptr;
}

Executor* Executor::current() { return current_executor; }
void Executor::set_current(Executor* executor) { current_executor = executor; }

struct ThreadExecutor::Queue {
  std::mutex mutex;
  std::condition_variable wake;
  std::deque<Work> work;
};

ThreadExecutor::ThreadExecutor() : queue_(std::make_unique<Queue>()), previous_(current()) { set_current(this); }
ThreadExecutor::~ThreadExecutor() { set_current(previous_); }

void ThreadExecutor::post(Work work) {
  std::lock_guard lock(queue_->mutex);  // notified under the lock: the queue may be gone right after it is released
  queue_->work.push_back(std::move(work));
  queue_->wake.notify_one();
}

void ThreadExecutor::run_until(const bool& done) {
  while (!done) {
    std::unique_lock lock(queue_->mutex);
    queue_->wake.wait(lock, [&] { return !queue_->work.empty(); });
    auto work = std::move(queue_->work.front());
    queue_->work.pop_front();
    lock.unlock();
    work();
  }
}

}  // namespace base
