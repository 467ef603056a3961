// Follower: keeps a data folder a copy of a leader's, on a thread of its own, as long as it runs: connects, takes a copy when
// it has none that can go on, then writes what the leader writes, in the same order, and confirms what is durable. It comes
// again by itself whenever the connection or the leader is gone.
//
//   TRY(auto follower, Follower::start({.host = "10.0.0.7", .port = 4567, .tls = tls, .data = folder, .opened = ...}));
//   follower->status();                        // how far behind
//   TRY(auto promotion, follower->promote());  // no more a follower: the folder is a leader's and closed
//
// The store takes no writes but the leader's. The callbacks are called on the follower's thread, one at a time.
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/random.h"
#include "base/result.h"
#include "net/tls.h"
#include "replication/standing.h"
#include "replication/status.h"
#include "store/store.h"

namespace replication {

/// What a folder holds that the leader does not have may be erased, or not.
enum class OtherWrites { keep, discard };

struct FollowerOptions {
  std::string host;
  uint16_t port = 0;
  net::TlsContext tls;
  std::filesystem::path data;
  OtherWrites other_writes = OtherWrites::keep;
  std::function<base::Status(store::Store&)> opened = [](store::Store&) { return base::Status(); };  // a copy can be read
  std::function<void()> changed = [] {};  // more than items was written: schemas, roles, keys
  std::function<void()> closing = [] {};  // when it returns nobody reads the store any more
};

struct Promotion {
  enum class Kind { handed_over, alone };  // by a leader that gave way, or without one
  Kind kind = Kind::alone;
  int64_t epoch = 0;
  uint64_t place = 0;  // of the last write that is here
  FollowerStatus before;
};

class Follower {
 public:
  /// Opens what copy there is. Fails when the folder cannot be used.
  static base::Result<std::unique_ptr<Follower>> start(FollowerOptions options, base::Random& random);
  ~Follower();  // stop

  FollowerStatus status() const;
  /// Why it has given up for good; nothing while it runs.
  std::optional<base::Error> failure() const;
  /// Has the leader hand over when it can be reached, and ends. The folder is a leader's then, in a new epoch, and closed.
  /// Fails, and goes on following, when there is no whole copy.
  base::Result<Promotion> promote();
  /// Ends following and closes the store.
  void stop();

 private:
  struct State;
  explicit Follower(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace replication
