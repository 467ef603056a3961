// Periodic: work that runs again and again on a thread of its own, with a pause between two runs: trimming, expiring, backfill.
//
//   base::Periodic trim("trim", std::chrono::minutes(5), [&] { sync_wait(tables.trim_changes()); });
//
// The first run comes after the first pause. Destroying it waits for a run that is under way and starts no other; the work
// outlives it. Made and destroyed by one thread.
#pragma once
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace base {

class Periodic {
 public:
  /// `name` is the thread's, at most 15 characters.
  Periodic(std::string name, std::chrono::milliseconds pause, std::function<void()> work);
  ~Periodic();
  Periodic(const Periodic&) = delete;
  Periodic& operator=(const Periodic&) = delete;

 private:
  void loop();
  const std::string name_;
  const std::chrono::milliseconds pause_;
  const std::function<void()> work_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;  // under mutex_
  std::thread thread_;     // last: starts when all else is there
};

}  // namespace base
