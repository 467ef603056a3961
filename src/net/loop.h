// Loop: an event loop on a thread of its own, and the Executor of every coroutine that runs there.
// Loops: one Loop per core.
//
//   net::Loop loop("runtime");
//   loop.post([&] { base::start(watch(loop, pidfd)); });   // inside: co_await loop.readable(pidfd); co_await loop.sleep(50ms);
//
// post, post_all and stop may be called from any thread; everything else on the loop's own thread. Nothing run here may block.
// Work and coroutines never overlap on one loop, so what only they touch needs no lock.
#pragma once
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/task.h"

namespace net {

class Loop final : public base::Executor {
 public:
  struct State;  // net/loop_state.h, for this room only: it knows Asio

  explicit Loop(std::string name = "loop");  // starts the thread
  ~Loop() override;                          // stop, join
  Loop(const Loop&) = delete;

  void post(Work work) override;
  void post_all(std::vector<Work> work) override;  // one wake-up for all

  /// Continues after that time, earlier only when the loop stops (then `stopping` is true). Destroying the task cancels it.
  base::Task<void> sleep(std::chrono::milliseconds time);
  /// Continues when a read of the descriptor would not block (data, end of file, error; for a pidfd: the process ended), or
  /// when the loop stops. Makes the descriptor non-blocking; it stays the caller's, who may close it only once the task has
  /// ended or is destroyed. Who reads a descriptor often uses a Watch.
  base::Task<void> readable(int fd);

  /// Ends the loop: sleepers and waiters are woken once, then the thread ends. What still waits after that never continues, so
  /// stop servers and watchers first. A coroutine that repeats itself is written `while (!loop.stopping()) ...`.
  void stop();
  void join();
  bool stopping() const;

  /// The loop whose thread this is, or nullptr.
  static Loop* current();
  State& state() { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

/// A descriptor watched for longer: registered once, awaited many times. Lives on the loop's thread, within the life of the fd.
class Watch {
 public:
  struct State;
  Watch(Loop& loop, int fd);
  ~Watch();  // whoever waits is not continued any more: destroy the waiting task too
  Watch(Watch&&) noexcept;
  Watch& operator=(Watch&&) noexcept;
  base::Task<void> readable();  // one waiter at a time for each
  base::Task<void> writable();

 private:
  std::unique_ptr<State> state_;
};

class Loops {
 public:
  explicit Loops(int count = 0);  // 0: one per core
  size_t size() const { return loops_.size(); }
  Loop& operator[](size_t index) { return *loops_[index]; }
  Loop& next();  // any thread; each in turn
  void stop();   // stops all and joins

 private:
  std::vector<std::unique_ptr<Loop>> loops_;
  std::atomic<size_t> turn_ = 0;
};

}  // namespace net
