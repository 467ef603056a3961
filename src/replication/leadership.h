// Leadership: what the threads of a leader share: the store, the epoch, who confirms, whether it still leads. Any thread.
#pragma once
#include <atomic>
#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/result.h"
#include "replication/leader.h"
#include "replication/lineage.h"
#include "replication/standing.h"

namespace replication {

class Leadership {
 public:
  static base::Result<std::unique_ptr<Leadership>> open(store::Store& store, std::filesystem::path data, LeaderOptions options);

  store::Store& store() const { return store_; }
  const std::filesystem::path& data() const { return data_; }
  const LeaderOptions& options() const { return options_; }
  const Lineage& lineage() const { return lineage_; }
  Confirmations& confirmations() const { return *confirmations_; }
  const std::shared_ptr<Confirmations>& witness() const { return confirmations_; }

  /// Takes a follower in, or not when there are enough; whom it takes in leaves once.
  bool take_in();
  void leave() { --attached_; }

  /// Keeps the log from a place on while a copy is on its way and its follower comes back.
  void hold_log(const std::string& follower, uint64_t place);
  void release_log(const std::string& follower);
  /// From where on the log is needed at least.
  uint64_t needed_log();

  /// Whether writes wait for this follower. The first that asks becomes the one, and stays it.
  base::Result<bool> is_confirmer(const std::string& follower);
  /// The epoch of whom this leader was succeeded by; 0: it leads.
  int64_t successor() const { return successor_.load(); }
  /// Takes no more writes, and remembers why. All writes there are, are in the log when it returns.
  base::Status give_way(int64_t epoch);

 private:
  Leadership(store::Store& store, std::filesystem::path data, LeaderOptions options)
      : store_(store), data_(std::move(data)), options_(std::move(options)) {}

  store::Store& store_;
  const std::filesystem::path data_;
  const LeaderOptions options_;
  Lineage lineage_;
  std::shared_ptr<Confirmations> confirmations_;
  std::atomic<int64_t> successor_ = 0;
  std::atomic<size_t> attached_ = 0;
  std::mutex mutex_;
  Standing standing_;  // under mutex_
  struct Hold {
    uint64_t place;
    std::chrono::steady_clock::time_point until;
  };
  std::map<std::string, Hold> holds_;  // by follower; under mutex_
};

}  // namespace replication
