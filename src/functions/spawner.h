// Spawner: the threads that start and bury sandboxes, so that no loop waits for the kernel while it builds or takes down
// namespaces. They keep some empty ones ready, so that a start costs little more than its program does. A sandbox dies with the
// thread that started it, so these threads live as long as the host.
#pragma once
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/result.h"
#include "base/task.h"
#include "functions/sandbox.h"

namespace functions {

class Spawner {
 public:
  /// `spares` sandboxes are kept ready for whatever comes next, where that can be done.
  Spawner(Sandboxes& sandboxes, int threads, int spares);
  ~Spawner();  // stop

  /// Continues on the awaiting executor.
  base::Task<base::Result<Sandbox>> start(SandboxPlan plan);
  /// Kills, collects and cleans up after the sandbox, later; once stopped, before it returns. Any thread.
  void bury(Sandbox sandbox);
  /// Ends the threads, and with them every sandbox they started; buries what was handed in before.
  void stop();

 private:
  void push(base::Executor::Work work);
  void loop();
  base::Result<Sandbox> take(const SandboxPlan& plan);
  void keep_spares();

  Sandboxes& sandboxes_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<base::Executor::Work> queue_;
  const int spares_wanted_;
  int spares_coming_ = 0;
  std::deque<Sandbox> spares_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace functions
