// Following: what a follower's thread does, connection after connection (follower.h says for whom).
#pragma once
#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "replication/files.h"
#include "replication/follower.h"
#include "replication/link.h"
#include "store/folder_lock.h"

namespace replication {

/// When this copy was last known to have all that its leader had.
class LagMeter {
 public:
  using Clock = std::chrono::steady_clock;
  /// The leader's last place, as just heard.
  void heard(uint64_t head, Clock::time_point now);
  /// This copy has come to there.
  void reached(uint64_t place, Clock::time_point now);
  uint64_t head() const { return head_; }
  /// 0 while there is nothing that it lacks.
  std::chrono::milliseconds lag(uint64_t place, Clock::time_point now) const;

 private:
  struct Heard {
    uint64_t head;
    Clock::time_point at;
  };
  std::deque<Heard> heard_;  // not reached yet
  uint64_t head_ = 0;
  Clock::time_point level_ = Clock::now();
};

struct Follower::State {
  State(FollowerOptions given, base::Random& random) : options(std::move(given)), random(random) {}

  base::Status open_folder();
  void run();

  const FollowerOptions options;
  base::Random& random;
  net::WakeUp wake;
  std::atomic<bool> stopping = false;
  std::atomic<bool> promoting = false;
  std::atomic<bool> ended = false;
  bool handed_over = false;  // once ended

  mutable std::mutex mutex;
  FollowerStatus told;                 // under mutex
  LagMeter lag;                        // under mutex
  bool connected = false;              // under mutex
  std::optional<base::Error> failure;  // under mutex

  Standing standing;                      // the thread's own, as all below
  std::optional<store::FolderLock> lock;  // while the store is closed
  std::unique_ptr<store::Store> store;
  std::thread thread;

 private:
  using Clock = std::chrono::steady_clock;
  /// How a connection ended when it did not fail.
  enum class Ended { again, handed_over, stopped };

  std::string leader_name() const { return options.host + ":" + std::to_string(options.port); }
  std::filesystem::path incoming() const { return options.data / kIncoming; }
  base::Status open_store();
  void close_store();
  base::Result<Ended> connect();
  base::Result<Hello> hello();
  base::Status take_copy(Link& link, const Welcome& welcome);
  base::Status receive_copy(Link& link, std::vector<std::string>& packages);
  base::Status place_copy(const std::vector<std::string>& packages, int64_t epoch);
  base::Status begin_following(const Welcome& welcome);
  base::Result<Ended> follow(Link& link);
  base::Status take(Link& link, const Frame& frame);
  base::Status write_pending(Link& link);
  base::Status become_whole();
  void rebuild();
  void tell(std::string state);
  bool is_final(const base::Error& error) const;
  void wait(std::chrono::milliseconds time);

  // Of the connection.
  std::vector<store::LogEntry> pending_;
  size_t pending_bytes_ = 0;
  std::optional<FileReceiver> received_;
  bool confirms_ = false;
  uint64_t whole_from_ = 0;  // the place from which on this copy is whole, in sync mode
  std::optional<uint64_t> succeeded_;
  bool asked_ = false;    // to hand over
  bool touched_ = false;  // the configuration changed and was not read again
  Clock::time_point rebuilt_, last_heard_;
};

}  // namespace replication
