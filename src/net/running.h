// Running: a task that somebody owns while it runs. It starts at once; destroying its owner cancels it at its current co_await.
//
//   running_ = net::Running(watch(loop, pidfd));   // a member; gone with the object it works for
//
// Create, ask and destroy it on the executor's thread, and never destroy it from inside the task itself: post that instead.
#pragma once
#include "base/task.h"

namespace net {

class Running {
 public:
  Running() = default;
  explicit Running(base::Task<void> task) : handle_(run(std::move(task)).handle) {}
  Running(Running&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Running& operator=(Running&& other) noexcept {
    auto old = std::exchange(handle_, std::exchange(other.handle_, {}));
    if (old) old.destroy();
    return *this;
  }
  ~Running() {
    if (handle_) handle_.destroy();
  }
  bool done() const { return !handle_ || handle_.done(); }

 private:
  struct Root {
    struct promise_type {
      Root get_return_object() noexcept { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
      std::suspend_never initial_suspend() noexcept { return {}; }
      std::suspend_always final_suspend() noexcept { return {}; }
      void return_void() {}
      [[noreturn]] void unhandled_exception() noexcept {
        base::check_failed("an exception left a coroutine", __FILE__, __LINE__);
      }
    };
    std::coroutine_handle<promise_type> handle;
  };
  static Root run(base::Task<void> task) { co_await std::move(task); }

  std::coroutine_handle<Root::promise_type> handle_;
};

}  // namespace net
