// Workers: the threads that may block (disk reads that miss memory, archives, password hashing), behind a bounded queue.
//
//   CO_TRY(auto page, co_await workers.run([=] { return read_page(key); }));   // continues on the awaiting executor
#pragma once
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "base/result.h"
#include "base/task.h"

namespace base {

class Workers {
 public:
  static constexpr size_t max_queued = 4096;
  explicit Workers(int threads);
  ~Workers();  // finishes what is queued

  /// Runs `function` (returning Result<T>) on a worker. A full queue fails with unavailable "ServiceUnavailable" at once.
  template <class F>
  auto run(F function) -> Task<std::invoke_result_t<F>> {
    using R = std::invoke_result_t<F>;
    auto [promise, future] = one_shot<R>();
    bool queued = push([function = std::move(function), promise]() mutable { promise.set(function()); });
    if (!queued)
      co_return fail({ErrorKind::unavailable, "ServiceUnavailable", "Too many operations wait for the disk; try again."});
    co_return co_await std::move(future);
  }
  /// False when the queue is full. Any thread.
  bool push(Executor::Work work);

 private:
  void loop();
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Executor::Work> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace base
