// Confirmations: when the writes of a leader are answered. It is the store's witness: in async mode it answers at once and only
// wakes whoever sends the log on; in sync mode it holds each answer until the confirming follower has made it durable, at most
// for some time.
//
//   committed(12) -> held -> confirm(12) or later -> answered        sync
//                         -> its time is over -> FollowerUnconfirmedException
//
// While no confirming follower has been attached for that long, writes are refused before anything of them is done.
// Any thread.
#pragma once
#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <set>

#include "net/channel.h"
#include "store/witness.h"

namespace replication {

enum class Confirming { async, sync };

class Confirmations final : public store::Witness {
 public:
  using Clock = std::chrono::steady_clock;
  Confirmations(Confirming mode, std::chrono::milliseconds patience, uint64_t durable, Clock::time_point now)
      : mode_(mode), patience_(patience), durable_(durable), away_since_(now) {}

  std::optional<base::Error> refusal() override;
  void committed(uint64_t sequence, Answer answer) override;

  /// The confirming follower came or went.
  void attached();
  void detached(Clock::time_point now);
  bool has_confirmer() const { return confirmers_.load() > 0; }
  /// It has made everything up to there durable.
  void confirm(uint64_t sequence);
  /// Fails what has waited too long.
  void tick(Clock::time_point now);
  /// In sync mode: fails all that waits and all that comes, with this error.
  void give_up(const base::Error& why);

  /// Up to where all is durable here, so that it may be sent.
  uint64_t durable() const { return durable_.load(); }
  void synced(uint64_t sequence);

  /// Who is woken when there is more; to be taken back before it ends.
  void wake_on_commit(const net::WakeUp* wake);
  void wake_no_more(const net::WakeUp* wake);

 private:
  struct Held {
    uint64_t sequence;
    Clock::time_point until;
    Answer answer;
  };
  using AllHeld = std::deque<Held>;
  /// Takes off the front while `over` says so.
  AllHeld take(const std::function<bool(const Held&)>& over);

  const Confirming mode_;
  const std::chrono::milliseconds patience_;
  std::atomic<uint64_t> durable_;
  std::atomic<int> confirmers_ = 0;     // connections of the one, the old and the new while it comes again
  std::atomic<bool> refusing_ = false;  // away for too long
  std::atomic<size_t> held_count_ = 0;
  std::mutex mutex_;
  Clock::time_point away_since_;         // under mutex_
  uint64_t confirmed_ = 0;               // under mutex_
  std::optional<base::Error> given_up_;  // under mutex_
  AllHeld held_;                         // in the order of their sequences; under mutex_
  std::set<const net::WakeUp*> wakes_;   // under mutex_
};

}  // namespace replication
