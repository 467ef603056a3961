// Poller: one enabled mapping at work, on one loop.
//
//   stream, one shard after another -> filters -> lanes, by the item's key -> batches -> the function
//
// A reader takes records from the stream as long as lanes have room, and else waits to be woken: by a write, or by a lane. Each
// lane calls the function with one batch at a time and goes on when that succeeded or is given up. What is behind the oldest
// record of all lanes is dealt with, and stored as the position, so that after a crash records come again but none is skipped.
//
// For this room only. start, stop and wake: any thread.
#pragma once
#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/published.h"
#include "events/filter.h"
#include "events/mapping.h"
#include "events/mappings.h"
#include "events/signal.h"
#include "functions/host.h"
#include "iam/identities.h"
#include "net/loop.h"
#include "store/repo.h"
#include "tables/shards.h"
#include "tables/tables.h"

namespace events {

/// A record that waits for its batch.
struct Held {
  std::string json;
  uint64_t sequence = 0;
  base::Time time;
  Steady::time_point read;
};

class Poller : public std::enable_shared_from_this<Poller> {
 public:
  struct Given {
    Parts parts;
    Options options;
    net::Loop& loop;
    Mapping mapping;
    std::function<void()> ended;  // on the loop, once nothing of it runs any more
  };
  explicit Poller(Given given);

  void start();
  /// Ends after the batches that functions have.
  void stop();
  void wake();

  bool reading() const { return reading_; }
  bool stopping() const { return stopping_; }
  std::string result() const { return *result_.read(); }

 private:
  struct Lane {
    std::deque<Held> queue;  // those of the batch that is being delivered too
    size_t bytes = 0;
    Signal signal;
  };
  /// The first records of a lane's queue that go to the function together.
  struct Piece {
    size_t count = 0;
    int failures = 0;
  };
  enum class Turn { again, idle, trouble };
  struct Answered {
    bool reached = false;  // the function ran
    bool failed = false;
    size_t done = 0;  // of the records, from the front
    std::string request_id, version, function_error;
  };

  static base::Task<void> run(std::shared_ptr<Poller> self);
  static base::Task<void> run_lane(std::shared_ptr<Poller> self, size_t number);
  void part_ended();

  base::Task<base::Status> load_position();
  base::Task<Turn> read_some();
  void keep(const tables::Stream& stream, tables::StreamPage page);
  bool has_room() const;
  /// Whether the function's role may read the stream now.
  base::Status check_access();

  base::Task<void> wait_for_batch(Lane& lane);
  size_t batch_of(const Lane& lane) const;
  base::Task<void> deliver(Lane& lane, size_t count);
  base::Task<Answered> call(const Lane& lane, size_t count);
  base::Task<void> after_failure(Lane& lane, std::deque<Piece>& pieces, const Answered& answered);
  base::Task<size_t> drop_aged(Lane& lane, size_t count);
  base::Task<void> give_up(Lane& lane, size_t count, std::string_view condition, int failures, const Answered& answered);
  void settle(Lane& lane, size_t count);
  base::Task<void> pause(Lane& lane, int failures);

  uint64_t dealt_with() const;
  void save();
  static base::Task<void> keep_saving(std::shared_ptr<Poller> self);
  void note(std::string result);

  const Given given_;
  const store::Repo<Mapping> mappings_;
  const store::Repo<Position> positions_;
  std::vector<Filter> filters_;
  std::atomic<bool> stopping_ = false, reading_ = false, wake_posted_ = false;
  base::Published<std::string> result_;

  // On the loop only.
  Signal reader_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  uint64_t read_to_ = 0;  // the next sequence to read
  std::string shard_;     // the one it is in
  size_t held_ = 0, held_bytes_ = 0, discarded_ = 0;
  int parts_ = 0;  // coroutines that run
  bool saving_ = false, unsaved_ = false;
  uint64_t allowed_generation_ = 0;
  std::string allowed_role_;
  base::Status allowed_;
};

/// Whether a role may do that; by its policies of this moment.
base::Status check_role_access(const Parts& parts, const Options& options, std::string_view role, std::string_view action,
                               std::string_view resource);
/// Whether a role may read a stream in all the ways that Lambda needs.
base::Status check_stream_access(const Parts& parts, const Options& options, std::string_view role, std::string_view stream);

}  // namespace events
