// Scheduler: which environment runs which event. One mutex around short decisions; what they ask for is done after it is let
// go.
//
//   submit: an idle environment of the pool, the last used first, on this loop if possible
//           else a new one, while the pool has few (eager) and the host has room
//           else the pool's queue. Who has waited for `patience` there gets a new environment as well; so few processes serve
//           many short events on a machine of few cores, and slow functions still spread
//   at the host's limit the idle environment unused for longest makes room; when none is idle the queue waits, at most
//   queue_wait
//
// A pool with provisioned concurrency keeps so many environments: they are started without an event, stay when idle, and are
// started again when they end. What is idle for limits::freeze_after is frozen.
//
// A freed environment takes the next event of its own queue, unless another function has none at all and waits for room.
// Any thread; callbacks of environments come on their loops.
#pragma once
#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <set>
#include <vector>

#include "functions/environment.h"
#include "functions/shared.h"

namespace functions {

class Scheduler : public std::enable_shared_from_this<Scheduler> {
 public:
  /// `reroute` takes events whose pool has been retired, to find the function's new one.
  Scheduler(Shared& shared, std::function<void(JobPtr)> reroute);

  void submit(std::shared_ptr<Pool> pool, JobPtr job);
  /// An event whose environment ended before it saw it. Comes first.
  void put_back(JobPtr job);
  /// The pool's function has changed or is gone, which is published by now: its idle environments end at once, busy ones after
  /// their event, and waiting events are rerouted.
  void retire(const std::shared_ptr<Pool>& pool);

  struct Provisioned {
    int wanted = 0;
    int ready = 0;  // initialised, busy ones included; at most `wanted`
  };
  /// Keeps so many environments of the pool's version initialised from now on; 0: none. A retired pool takes nothing with it:
  /// who replaces one sets it again. They count against the host's limit, where those wait that do not fit.
  void set_provisioned(const std::shared_ptr<Pool>& pool, int count);
  Provisioned provisioned(const std::shared_ptr<Pool>& pool) const;

  // From environments.
  void started(Environment& environment);
  void released(Environment& environment);
  void gone(Environment& environment);    // takes no more work
  void buried(Environment& environment);  // and its process is in the spawner's hands

  /// Ends what has been idle for long. Called now and then.
  void reap();
  Counts counts() const;

  /// Refuses new events, waits for running ones until `patience` is over, ends everything.
  void stop(std::chrono::milliseconds patience);

 private:
  struct Action;
  using Actions = std::vector<Action>;

  // With the mutex held.
  void place(JobPtr job, Actions& actions);
  int in_use(std::string_view function) const;
  bool take_idle(JobPtr& job, Actions& actions);
  bool make_room(Actions& actions);
  void begin(const std::shared_ptr<Pool>& pool, JobPtr job, Actions& actions);
  void provision(const std::shared_ptr<Pool>& pool, Actions& actions);
  void enqueue(JobPtr job, Actions& actions);
  JobPtr dequeue(Pool& pool);
  void give(Environment& environment, JobPtr job, Actions& actions);
  void end(std::shared_ptr<Environment> environment, Actions& actions);
  void take_back(Environment& environment);
  void serve_waiting(Actions& actions);
  bool another_starves(const Pool& pool) const;
  void expire_waiting(Actions& actions);
  void list(const std::shared_ptr<Pool>& pool);

  void run(Actions actions);
  void keep_time();
  void freeze_idle(Actions& actions);
  static base::Task<void> tick_freezing(std::shared_ptr<Scheduler> self, net::Loop& loop);
  static base::Task<void> tick(std::shared_ptr<Scheduler> self, net::Loop& loop);

  Shared& shared_;
  const std::function<void(JobPtr)> reroute_;
  const bool freezer_;  // by control groups; else processes are only told to stop
  const int eager_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::list<std::shared_ptr<Pool>> pools_;  // with environments or waiting events
  std::set<std::shared_ptr<Environment>> all_;
  int environments_ = 0;
  int running_ = 0;
  int waiting_ = 0;
  int quiet_ = 0;  // idle and not frozen
  bool ticking_ = false;
  bool freezing_ = false;
  bool stopping_ = false;
  uint64_t cold_starts_ = 0;
  uint64_t invocations_ = 0;
};

}  // namespace functions
