#include "store/gate.h"

#include <algorithm>
#include <thread>

namespace store {

Gate::Pass Gate::enter() {
  for (;;) {
    if (auto pass = try_enter()) return *std::move(pass);
    std::unique_lock lock(mutex_);
    opened_.wait(lock, [&] { return !closed_.load(); });
  }
}

bool Gate::close(std::chrono::milliseconds patience) {
  closed_.store(true, std::memory_order_seq_cst);
  auto until = std::chrono::steady_clock::now() + patience;
  while (!empty()) {
    if (std::chrono::steady_clock::now() > until) {
      open();
      return false;
    }
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
  return true;
}

void Gate::open() {
  {
    std::lock_guard lock(mutex_);
    closed_.store(false, std::memory_order_seq_cst);
  }
  opened_.notify_all();
}

bool Gate::empty() const {
  return std::all_of(lanes_.begin(), lanes_.end(), [](const Lane& lane) { return lane.inside.load() == 0; });
}

}  // namespace store
