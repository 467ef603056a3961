// Feed: one follower of a leader, on a thread of its own: who it is, whether it can go on, its copy if it cannot, and then the
// log as it grows.
//
//   handshake -> hello -> welcome --- continue ---> entry, entry, beat ...      <- confirm, confirm, succeed
//                                 \-- copy: files -> the end; the follower comes again
//
// Only what is durable here is sent, so that no follower is ahead of a leader that crashed.
#pragma once
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "net/channel.h"
#include "replication/leadership.h"
#include "replication/link.h"

namespace replication {

class Feed {
 public:
  Feed(Leadership& leadership, std::unique_ptr<net::Channel> channel);
  ~Feed();  // close, wait

  void close() { link_.channel().close(); }
  bool ended() const { return ended_.load(); }
  bool attached() const { return !ended() && state_.load() != State::greeting; }
  bool following() const { return state_.load() == State::following; }
  uint64_t confirmed() const { return confirmed_.load(); }
  AttachedStatus status() const;

 private:
  enum class State { greeting, copying, following };
  using Clock = std::chrono::steady_clock;

  void run();
  base::Status serve();
  base::Result<bool> admit(const Hello& hello);
  base::Status refuse(const base::Error& why);
  base::Status welcome(const Hello& hello, std::string why_copied);
  base::Result<std::string> why_copied(const Hello& hello);
  base::Status send_copy(Welcome words);
  base::Status send_packages();
  base::Status follow();
  base::Status take_words(std::chrono::milliseconds timeout);
  base::Result<bool> send_ready();
  base::Status send_entry(const store::LogEntry& entry);
  base::Status make_durable();
  base::Status hand_over(int64_t epoch);

  Leadership& leadership_;
  Link link_;
  net::WakeUp wake_;
  std::unique_ptr<store::LogReader> reader_;
  uint64_t place_ = 0;     // up to which it was sent
  bool confirms_ = false;  // the leader's writes wait for it
  bool admitted_ = false;
  bool handing_over_ = false;
  Clock::time_point last_sent_, last_heard_, last_synced_;
  std::atomic<uint64_t> confirmed_ = 0;
  std::atomic<State> state_ = State::greeting;
  std::atomic<bool> ended_ = false;
  mutable std::mutex mutex_;
  std::string follower_;  // its id; under mutex_
  std::thread thread_;    // last: starts when all else is there
};

}  // namespace replication
