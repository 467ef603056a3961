// EventQueue: asynchronous invocations from their acceptance to their end.
//
//   accept -> stored (the caller has its 202) -> run -> ended: erased, and in the same write its destination's event is put
//                                              |  ^
//                                              v  | after a pause
//                                  the function failed, or there was no room
//
// What is accepted stays in the store until it has ended, so a crash at any moment has it run again: at least once. In memory
// are only ids; an event is read when its turn comes. Functions take turns: each runs a bounded number at a time. Tasks are for
// any loop; the rest is for any thread, unless it says otherwise.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "base/task.h"
#include "functions/destination.h"
#include "functions/event_config.h"
#include "functions/host.h"
#include "functions/shared.h"
#include "store/repo.h"

namespace net {
class Loop;
}

namespace functions {

/// What goes for an event as things are now.
struct EventRules {
  std::string function_arn;  // with its qualifier
  int max_retries = 2;
  int max_age_s = 21'600;
  std::string on_success, on_failure, dead_letter;  // ARNs of functions that the function's role may invoke; "": none
  std::optional<int> reserved_concurrency;
};

struct EventHooks {
  /// Nothing when the function is gone.
  std::function<std::optional<EventRules>(const QueuedEvent&)> rules;
  std::function<base::Task<base::Result<Outcome>>(QueuedEvent)> run;
};

class EventQueue : public std::enable_shared_from_this<EventQueue> {
 public:
  EventQueue(Shared& shared, EventHooks hooks);

  /// Takes up what is stored. Blocks: for start-up; runs begin with the loops.
  base::Status load();
  /// Once it ends well the event will be run.
  base::Task<base::Status> accept(QueuedEvent event);
  /// No run begins any more; what is left stays stored.
  void stop();
  /// Until those that have begun have ended, or the time is over. A plain thread, after stop.
  void wait(std::chrono::milliseconds patience);

 private:
  struct Line {  // of one function
    std::deque<std::string> ready;
    int running = 0;
  };

  void schedule(const std::string& id, const std::string& function, int64_t due_ms);
  void pump();
  void keep_time();
  static base::Task<void> tick(std::shared_ptr<EventQueue> self, net::Loop& loop);
  static base::Task<void> serve(std::shared_ptr<EventQueue> self, std::string id, std::string line);
  base::Task<void> serve_event(std::string id);
  base::Task<base::Result<std::optional<QueuedEvent>>> read(std::string id);
  base::Task<void> finish(QueuedEvent event, EventRules rules, EventEnd end);
  base::Task<void> drop(std::string id);
  base::Task<void> try_later(QueuedEvent event, std::chrono::milliseconds pause);
  int64_t now_ms() const;

  Shared& shared_;
  const EventHooks hooks_;
  const store::Repo<QueuedEvent> events_;
  std::mutex mutex_;
  std::condition_variable ended_;
  struct Waiting {
    std::string id, line;
  };
  std::multimap<int64_t, Waiting> waiting_;  // by when they are due
  std::map<std::string, Line> lines_;
  std::set<std::string> ready_;           // the lines that have one ready
  std::map<std::string, int> throttles_;  // by id: in a row
  size_t accepted_ = 0;                   // and not ended
  int running_ = 0;
  bool ticking_ = false;
  bool stopping_ = false;
};

}  // namespace functions
