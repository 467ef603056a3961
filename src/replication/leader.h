// Leader: lets followers copy and follow a store while it serves.
//
//   CHECK_OK(begin_run(store, random, standing.epoch));                      // first of all, see lineage.h
//   TRY(auto leader, Leader::start(store, data, {.port = 4567, .tls = tls})); // writes are watched from here on
//   leader->stop(patience);                                                   // followers get the rest; then they are left
//
// Each follower has a thread (feed.h), which sends what is durable here. In sync mode the writes of the store are answered once
// the confirming follower has them (confirmations.h): the first that ever attached, unless another is named. A leader that
// hears of a higher epoch takes no more writes, now and after a restart. Any plain thread.
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "net/tls.h"
#include "replication/confirmations.h"
#include "replication/limits.h"
#include "replication/status.h"
#include "store/log.h"
#include "store/store.h"

namespace replication {

struct LeaderOptions {
  std::string address = "127.0.0.1";
  uint16_t port = 0;  // 0: a free one
  net::TlsContext tls;
  Confirming confirming = Confirming::async;
  std::chrono::milliseconds patience = limits::patience;  // of a write in sync mode
  size_t kept_log_bytes = limits::kept_log_bytes;
  std::string confirmer = {};  // the id of the follower that confirms; "": as before, else the first that attaches
  /// The package ("packages/...") that an operation's entity refers to; "" for most.
  std::function<std::string(const store::LogOperation&)> package_of = {};
};

class Leader {
 public:
  static base::Result<std::unique_ptr<Leader>> start(store::Store& store, std::filesystem::path data, LeaderOptions options);
  ~Leader();  // stop(0)

  uint16_t port() const;
  /// Whether the follower that confirms writes is attached.
  bool has_confirmer() const;
  LeaderStatus status() const;
  /// Lets followers catch up, at most that long, and leaves them. From then on the store answers writes by itself, or, in sync
  /// mode, takes none.
  void stop(std::chrono::milliseconds patience);

 private:
  struct State;
  explicit Leader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace replication
