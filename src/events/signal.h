// Signal: what a coroutine waits on until it is told that there is something to do, or a moment comes. One waiter at a time.
//
// Told while nobody waits, the next wait ends at once. Waiting without a moment uses nothing. All on one loop's thread.
#pragma once
#include <chrono>
#include <memory>
#include <optional>

#include "base/task.h"

namespace events {

using Steady = std::chrono::steady_clock;

class Signal {
 public:
  Signal();
  void notify();
  /// Continues after notify(), at that moment at the latest, and when the loop stops.
  base::Task<void> wait(std::optional<Steady::time_point> until = {});

 private:
  struct State;
  static base::Task<void> keep_time(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

}  // namespace events
