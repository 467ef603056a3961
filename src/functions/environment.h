// Environment: one sandbox of a function, the process in it, and its side of the Runtime API. It handles one event at a time.
//
//            launch             process runs          /next             deliver, /next          /response, /error
//   (new) ---------> preparing ------------> starting -----> ready <-> (frozen) ----------> running ----------> ready ...
//                                               |                                              |
//                                 exit, /init/error, timeout                             exit, timeout
//                                               |                                              |
//                                               +--------> resetting --> empty <---------------+      close: gone
//
// An environment outlives its process: after a crash, a timeout or a failed start every process of the sandbox is ended, and
// the next event, or the one that waits, starts the runtime again within its own time. What is in /tmp stays. Only where memory
// ran out is the sandbox given up. While it is ready and nobody needs it, its processes are frozen.
//
// Everything here runs on the environment's loop; whoever is elsewhere posts. `slot` is the scheduler's.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "base/task.h"
#include "functions/report.h"
#include "functions/response_stream.h"
#include "functions/shared.h"
#include "logs/logs.h"
#include "net/loop.h"
#include "net/running.h"
#include "net/server.h"
#include "wire/http.h"

namespace functions {

/// An answer that comes in pieces.
struct Streaming {
  std::optional<StreamWriter> writer;  // nothing: the pieces are put together, for a caller who wants the whole
  std::string whole;
  uint64_t bytes = 0;
};

class Environment : public std::enable_shared_from_this<Environment> {
 public:
  /// The scheduler's notes on it, with the scheduler's mutex.
  struct Slot {
    Steady::time_point created, idle_since;
    bool started = false, busy = false, closed = false, frozen = false;
  };

  Environment(Shared& shared, std::shared_ptr<Pool> pool, net::Loop& loop);
  ~Environment();

  /// Starts the process for a first event, or for none: to be there when one comes.
  void launch(JobPtr job);
  /// Hands it an event; when it has ended meanwhile the event goes back to the scheduler.
  void deliver(JobPtr job);
  /// Ends it. What it was running is answered by `outcome`, or put back when it has not seen it yet.
  void close(std::optional<base::Result<Outcome>> outcome = {});
  /// Takes the processor away from it if it has nothing to do.
  void freeze();

  net::Loop& loop() const { return loop_; }
  Pool& pool() const { return *pool_; }
  std::shared_ptr<Pool> shared_pool() const { return pool_; }
  Slot slot;

 private:
  friend class RuntimeApi;
  enum class Phase { preparing, starting, ready, running, resetting, empty, gone };
  enum class Wake { event, superseded };

  // Process.
  base::Task<void> start();
  base::Status open_doors();
  std::vector<std::string> variables(std::vector<std::string> credentials) const;
  base::Status open_runtime_door();
  base::Task<void> watch_link();
  base::Task<void> watch_memory();
  base::Task<void> watch_log();
  base::Task<void> watch_deadline();
  void arm(Steady::time_point deadline);
  void start_runtime();
  void heard(const SandboxNews& news);
  void ended(const SandboxNews& news);
  void emptied();
  void init_failed(std::string_view type, std::string payload, std::string_view status);
  void timed_out();
  /// Ends every process of the sandbox; then it is empty.
  void reset();
  bool ran_out_of_memory();

  // Runtime API (runtime_api.cc).
  base::Task<wire::Response> serve_runtime(wire::Request request);
  base::Task<wire::Response> next();
  void initialized();
  static base::Task<void> end_soon(std::shared_ptr<Environment> self, uint32_t round);
  wire::Response hand_over();
  wire::Response answer(std::string_view request_id, wire::Request& request, std::string_view error_type);
  wire::Response refuse_body(int status);
  std::shared_ptr<net::BodySink> sink(const wire::Request& head);
  base::Task<bool> take_piece(std::string piece);
  wire::Response end_stream(const wire::Request& request);
  void stream_broke(std::string_view request_id);
  wire::Response init_error(wire::Request& request);
  std::string_view phase_name() const;

  // Job.
  void begin_job();
  void wake(Wake why);
  /// An answer to be sent once the scheduler knows that the environment is free or gone, so that a caller who comes back at
  /// once finds it that way.
  struct Answered {
    JobPtr job;
    Outcome outcome;
    std::optional<StreamWriter> stream = {};  // the answer comes through it
    std::string error_type = {};
    void send() {
      if (stream) {
        stream->finish({std::move(error_type), std::move(outcome.payload), std::move(outcome.log_tail)});
      } else if (job) {
        job->promise.set(std::move(outcome));
      }
    }
  };
  [[nodiscard]] Answered finish_job(Outcome outcome, std::string_view status, std::string_view error_type);
  Outcome failed(std::string_view type, std::string_view reason) const;

  // Log.
  void drain_log();
  void flush_line();
  void write_line(std::string line);
  uint64_t peak_bytes();

  Shared& shared_;
  const std::shared_ptr<Pool> pool_;
  net::Loop& loop_;
  Phase phase_ = Phase::preparing;
  Sandbox sandbox_;
  std::vector<std::string> program_, environment_;
  FileDescriptor runtime_socket_;  // listens inside; the door's is a copy
  uint32_t round_ = 0;             // of resets
  uint64_t memory_kills_ = 0;      // already told
  bool memory_exceeded_ = false;   // and ended by us for it
  std::optional<uint64_t> frozen_ticks_;
  net::Listener runtime_door_, aws_door_;
  net::Running link_watch_, memory_watch_, log_watch_, deadline_watch_;
  std::optional<Steady::time_point> deadline_;

  JobPtr waiting_;                                    // accepted, not seen by the process yet
  JobPtr job_;                                        // begun: its time runs
  std::string answered_id_;                           // of the job before
  std::optional<base::OneShotPromise<Wake>> parked_;  // a /next that waits
  std::optional<Streaming> streaming_;                // of the job, while its answer comes in
  std::string init_error_;                            // what /init/error said
  std::string init_error_type_;
  Steady::time_point init_began_, job_began_;
  std::optional<Milliseconds> init_duration_;  // until reported

  std::string stream_;
  std::shared_ptr<logs::Writer> log_;
  std::string line_;  // an unfinished one
  bool log_ended_ = false;
  std::string tail_;  // of the current job, when it is wanted
  uint64_t peak_bytes_ = 0;
  Steady::time_point peak_read_;
};

}  // namespace functions
