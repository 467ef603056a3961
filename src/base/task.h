// Task<T>: a coroutine that waits. Executor: the thread it continues on.
//
//   Task<Result<Response>> serve(Request request) { CO_TRY(auto item, co_await tables.get(...)); ... }
//
// A Task is lazy: it runs when awaited (then it continues its awaiter when it ends) or when handed to `start`. Every coroutine
// belongs to the Executor it was started on (an event loop of room net): whatever it waits for brings it back there, so its
// locals need no locks. A Task destroyed before it ends is cancelled at its current co_await; awaitables here must stay valid
// for that (they keep shared state, not pointers into the frame). Coroutine parameters are values, or references to what the
// awaiting caller owns; coroutine lambdas capture nothing.
#pragma once
#include <atomic>
#include <coroutine>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/check.h"

namespace base {

/// A queue of work run by one thread. Implemented by net::Loop and, for plain threads, by sync_wait below.
class Executor {
 public:
  using Work = std::move_only_function<void()>;
  virtual ~Executor() = default;
  virtual void post(Work work) = 0;                // any thread
  virtual void post_all(std::vector<Work> work) {  // any thread; one wake-up for all
    for (auto& each : work) post(std::move(each));
  }
  /// The executor whose thread this is; nullptr on a plain thread.
  static Executor* current();

 protected:
  static void set_current(Executor* executor);
};

template <class T = void>
class [[nodiscard]] Task;

namespace task_detail {

struct FinalAwaiter {
  bool await_ready() noexcept { return false; }
  template <class Promise>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> ended) noexcept {
    return ended.promise().continuation;
  }
  void await_resume() noexcept {}
};

struct PromiseBase {
  std::coroutine_handle<> continuation = std::noop_coroutine();
  std::suspend_always initial_suspend() noexcept { return {}; }
  FinalAwaiter final_suspend() noexcept { return {}; }
  [[noreturn]] void unhandled_exception() noexcept { check_failed("an exception left a coroutine", __FILE__, __LINE__); }
};

template <class T>
struct Promise : PromiseBase {
  std::optional<T> value;
  Task<T> get_return_object();
  template <class U = T>
  void return_value(U&& result) {
    value.emplace(std::forward<U>(result));
  }
  T take() { return std::move(*value); }
};

template <>
struct Promise<void> : PromiseBase {
  Task<void> get_return_object();
  void return_void() {}
  void take() {}
};

}  // namespace task_detail

template <class T>
class [[nodiscard]] Task {
 public:
  using promise_type = task_detail::Promise<T>;
  using Handle = std::coroutine_handle<promise_type>;

  Task() = default;
  explicit Task(Handle handle) : handle_(handle) {}
  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Task& operator=(Task&& other) noexcept {
    if (this != &other) {
      if (handle_) handle_.destroy();
      handle_ = std::exchange(other.handle_, {});
    }
    return *this;
  }
  ~Task() {
    if (handle_) handle_.destroy();
  }

  auto operator co_await() && noexcept {
    struct Awaiter {
      Handle handle;
      bool await_ready() noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiting) noexcept {
        handle.promise().continuation = waiting;
        return handle;
      }
      T await_resume() { return handle.promise().take(); }
    };
    return Awaiter{handle_};
  }

 private:
  Handle handle_;
};

template <class T>
Task<T> task_detail::Promise<T>::get_return_object() {
  return Task<T>(std::coroutine_handle<Promise>::from_promise(*this));
}
inline Task<void> task_detail::Promise<void>::get_return_object() {
  return Task<void>(std::coroutine_handle<Promise>::from_promise(*this));
}

namespace task_detail {

/// The root of a chain of tasks: runs at once and frees itself at its end.
struct Detached {
  struct promise_type {
    Detached get_return_object() noexcept { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    [[noreturn]] void unhandled_exception() noexcept { check_failed("an exception left a coroutine", __FILE__, __LINE__); }
  };
};

template <class T, class Done>
Detached run_detached(Task<T> task, Done done) {
  if constexpr (std::is_void_v<T>) {
    co_await std::move(task);
    done();
  } else {
    done(co_await std::move(task));
  }
}

}  // namespace task_detail

/// Runs the task on the calling thread until it first waits, then wherever it is brought back to. `done` gets its value.
template <class T, class Done>
void start(Task<T> task, Done done) {
  task_detail::run_detached(std::move(task), std::move(done));
}
inline void start(Task<void> task) {
  task_detail::run_detached(std::move(task), [] {});
}

/// A value that arrives later, once: what a coroutine waits on for something outside coroutines (a committer, a process, a
/// timer).
///
///   auto [promise, future] = one_shot<int>();      // on the coroutine's thread
///   elsewhere.push([promise] { promise.set(7); }); // any thread; a copyable handle; the second set is ignored
///   int seven = co_await future;                   // continues on the executor that awaited
///
/// `set` posts to the waiting executor. `resolve` does the same but hands the work back, so that a thread which completes many
/// can group them by executor and wake each once (Executor::post_all).
template <class T>
struct OneShotState {
  std::atomic<int> step = 0;  // bit 1: value there; bit 2: awaited; bit 4: abandoned
  std::optional<T> value;
  std::coroutine_handle<> waiting;
  Executor* executor = nullptr;
};

template <class T>
class OneShotFuture {
 public:
  explicit OneShotFuture(std::shared_ptr<OneShotState<T>> state) : state_(std::move(state)) {}
  OneShotFuture(OneShotFuture&&) = default;
  OneShotFuture& operator=(OneShotFuture&&) = default;
  ~OneShotFuture() {
    if (state_) state_->step.fetch_or(4);
  }
  bool await_ready() const { return state_->step.load(std::memory_order_acquire) & 1; }
  bool await_suspend(std::coroutine_handle<> waiting) {
    state_->waiting = waiting;
    state_->executor = Executor::current();
    CHECK(state_->executor);  // a coroutine that waits must run on a loop or inside sync_wait
    return !(state_->step.fetch_or(2, std::memory_order_acq_rel) & 1);
  }
  T await_resume() { return std::move(*state_->value); }

 private:
  std::shared_ptr<OneShotState<T>> state_;
};

template <class T>
class OneShotPromise {
 public:
  explicit OneShotPromise(std::shared_ptr<OneShotState<T>> state) : state_(std::move(state)) {}

  void set(T value) const {
    if (auto [executor, work] = resolve(std::move(value)); executor) executor->post(std::move(work));
  }
  /// Stores the value. When somebody waits: their executor and the work to post there; otherwise {nullptr, {}}.
  std::pair<Executor*, Executor::Work> resolve(T value) const {
    if (claimed_->exchange(true)) return {};
    state_->value.emplace(std::move(value));
    if (!(state_->step.fetch_or(1, std::memory_order_acq_rel) & 2)) return {};
    return {state_->executor, [state = state_] {
              if (!(state->step.load() & 4)) state->waiting.resume();
            }};
  }

 private:
  std::shared_ptr<OneShotState<T>> state_;
  std::shared_ptr<std::atomic<bool>> claimed_ = std::make_shared<std::atomic<bool>>(false);
};

template <class T>
std::pair<OneShotPromise<T>, OneShotFuture<T>> one_shot() {
  auto state = std::make_shared<OneShotState<T>>();
  return {OneShotPromise<T>(state), OneShotFuture<T>(state)};
}

/// An executor on the calling thread, for plain threads and tests: runs posted work until told to stop.
class ThreadExecutor final : public Executor {
 public:
  ThreadExecutor();
  ~ThreadExecutor() override;
  void post(Work work) override;
  void run_until(const bool& done);  // `done` is written by work that runs here

 private:
  struct Queue;
  std::unique_ptr<Queue> queue_;
  Executor* previous_;
};

/// Runs the task to its end on the calling plain thread and returns its value. Not on a loop: it would block it.
template <class T>
T sync_wait(Task<T> task) {
  ThreadExecutor executor;
  bool done = false;
  if constexpr (std::is_void_v<T>) {
    start(std::move(task), [&] { done = true; });
    executor.run_until(done);
  } else {
    std::optional<T> result;
    start(std::move(task), [&](T value) {
      result.emplace(std::move(value));
      done = true;
    });
    executor.run_until(done);
    return std::move(*result);
  }
}

}  // namespace base
