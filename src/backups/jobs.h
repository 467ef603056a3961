// Jobs: long work in small steps, on one thread of its own, each job a step at a time in turn.
//
//   auto begun = jobs.start(std::make_unique<CopyJob>(...));
//   co_await begun;   // goes on when the job has ended, or has had its first few steps
//
// A step that fails is tried again after a pause, and given up after kMaxTries, not counting those for which the disk took no
// writes: then the job is told so and forgotten. What
// was not finished when the program ends is taken up at the next start by whoever stores it (backups.h). Any thread starts
// jobs.
#pragma once
#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <thread>

#include "base/result.h"
#include "base/task.h"
#include "store/store.h"

namespace backups {

enum class Progress { more, done };

class Job {
 public:
  virtual ~Job() = default;
  /// A bounded piece of the work; may wait for the disk. Jobs' thread.
  virtual base::Result<Progress> step() = 0;
  /// Called before a step when the last one failed: sees to what it reads from, which may be lost since. An error ends the job.
  virtual base::Status look_again() { return {}; }
  /// Called instead of further steps, after the last try failed.
  virtual void give_up(const base::Error& error) = 0;
};

/// Store::write of a job, for which it is enough that the write is stored here: a job goes on from what is stored, whether a
/// follower has confirmed it in time or not.
template <class F>
base::Status write_here(store::Store& store, F work) {
  bool stored = false;
  auto written = base::sync_wait(store.write([&](store::Round& round) -> base::Status {
    round.at_end([&](store::Round::Outcome outcome) { stored = outcome == store::Round::Outcome::committed; });
    return work(round);
  }));
  return stored ? base::Status() : written;
}

class Jobs {
 public:
  /// `upkeep` runs once a minute between steps.
  explicit Jobs(std::function<void()> upkeep);
  ~Jobs();  // finishes the step that runs

  /// Runs the job. Who waits goes on when it has ended or has had kBriefSteps steps.
  base::OneShotFuture<bool> start(std::unique_ptr<Job> job);
  /// The same without anybody who waits.
  void add(std::unique_ptr<Job> job);
  size_t count() const;

 private:
  struct Entry;
  void push(std::unique_ptr<Entry> entry);
  void loop();
  enum class Turn { ended, stays };
  static Turn take_turn(Entry& entry);

  const std::function<void()> upkeep_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::list<std::unique_ptr<Entry>> entries_;  // whose turn it is stands first
  bool stopping_ = false;
  std::thread thread_;  // last: starts when all else is there
};

}  // namespace backups
