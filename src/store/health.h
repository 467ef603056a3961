// Health: whether the database can be written to, and what brings it back when it cannot.
//
//   a write or RocksDB's own work fails -> sick: writes are refused with an error that says why, reads go on
//   -> again and again: does the disk take writes? then the database is opened anew -> well: writes are taken
//
// So a full disk heals by itself once there is space. What failed is not seen by anybody and gone once the database is well;
// after a crash in between it is there whole or not at all. What is damaged does not heal: writes are refused until the next
// start. The log says each change once. Any thread; the thread that heals is its own.
#pragma once
#include <rocksdb/listener.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/error.h"

namespace store {

/// What keeps writes from being made, the worse the later.
enum class Ailment { none, full, failing, damaged };

class Health final : public rocksdb::EventListener {
 public:
  ~Health() override;
  /// From now on `heal` is called now and then while the database is sick, until `leave`; true: it is well.
  void attend(std::function<bool()> heal);
  void leave();

  /// What a write is refused with now; nothing while all is well.
  std::optional<base::Error> refusal() const;
  /// A write failed with this status: makes the database sick. The error is what the write is told.
  base::Error failed(const rocksdb::Status& status);

  // What RocksDB tells.
  void OnBackgroundError(rocksdb::BackgroundErrorReason reason, rocksdb::Status* error) override;
  /// RocksDB does not try to go on by itself: healing is ours alone (store/reopen.cc).
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status, bool* by_itself) override { *by_itself = false; }

 private:
  using Clock = std::chrono::steady_clock;
  void fall_ill(Ailment ailment, const std::string& reason);
  void run();

  std::function<bool()> heal_;
  std::atomic<Ailment> ailment_ = Ailment::none;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;                  // under mutex_
  uint64_t errors_ = 0;                    // ever; under mutex_
  Clock::time_point since_;                // when writes were first refused; under mutex_
  std::optional<Clock::time_point> said_;  // when the log last told of work that is repeated; under mutex_
  std::thread thread_;
};

}  // namespace store
