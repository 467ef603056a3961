#include "store/health.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/log.h"
#include "store/errors.h"
#include "store/limits.h"

namespace store {
namespace {

using base::LogLevel;

Ailment ailment_of(const rocksdb::Status& status) {
  if (status.IsCorruption()) return Ailment::damaged;
  bool quota = status.ToString().find(std::strerror(EDQUOT)) != std::string::npos;
  return status.IsNoSpace() || status.subcode() == rocksdb::Status::kSpaceLimit || quota ? Ailment::full : Ailment::failing;
}

base::Error told(Ailment ailment) {
  if (ailment == Ailment::full) return disk_full();
  return ailment == Ailment::damaged ? database_damaged() : disk_failing();
}

const char* in_words(Ailment ailment) {
  switch (ailment) {
    case Ailment::none: return "is well";
    case Ailment::full: return "is full: writes are refused until there is space";
    case Ailment::failing: return "fails: writes are refused until it works again";
    case Ailment::damaged: return "holds damaged data: writes are refused until the next start";
  }
  return "";
}

}  // namespace

Health::~Health() { leave(); }

void Health::attend(std::function<bool()> heal) {
  heal_ = std::move(heal);
  thread_ = std::thread([this] { run(); });
}

void Health::leave() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

std::optional<base::Error> Health::refusal() const {
  auto ailment = ailment_.load(std::memory_order_acquire);
  if (ailment == Ailment::none) return std::nullopt;
  return told(ailment);
}

base::Error Health::failed(const rocksdb::Status& status) {
  auto ailment = ailment_of(status);
  fall_ill(ailment, status.ToString());
  return told(ailment);
}

/// A compaction that fails keeps no write from being made: RocksDB repeats it when it is told that nothing is wrong.
void Health::OnBackgroundError(rocksdb::BackgroundErrorReason reason, rocksdb::Status* error) {
  auto ailment = error->IsIOError() ? ailment_of(*error) : Ailment::damaged;
  if (reason != rocksdb::BackgroundErrorReason::kCompaction || ailment == Ailment::damaged) {
    return fall_ill(ailment, error->ToString());
  }
  auto reason_given = error->ToString();
  *error = rocksdb::Status::OK();
  std::lock_guard lock(mutex_);
  auto now = Clock::now();
  if (said_ && now - *said_ < kAgainSaid) return;
  base::log(LogLevel::error, "store", "the database could not be tidied up, and is tried again: {}", reason_given);
  said_ = now;
}

void Health::fall_ill(Ailment ailment, const std::string& reason) {
  std::lock_guard lock(mutex_);
  ++errors_;
  auto before = ailment_.load();
  if (before == Ailment::damaged) return;
  if (before == Ailment::none) since_ = Clock::now();
  if (before == Ailment::none || ailment == Ailment::damaged) {
    base::log(LogLevel::error, "store", "the disk of the data folder {} ({})", in_words(ailment), reason);
  }
  ailment_.store(ailment, std::memory_order_release);
  wake_.notify_one();
}

void Health::run() {
  auto curable = [&] { return ailment_.load() == Ailment::full || ailment_.load() == Ailment::failing; };
  auto pause = kFirstHealing;
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [&] { return stopping_ || curable(); });
    wake_.wait_for(lock, pause, [&] { return stopping_ || !curable(); });
    if (stopping_) return;
    if (!curable()) continue;
    auto errors = errors_;
    lock.unlock();
    bool healed = heal_();
    lock.lock();
    healed = healed && errors == errors_;
    pause = healed ? kFirstHealing : std::min(2 * pause, kLastHealing);
    if (!healed) continue;
    std::chrono::duration<double> refused = Clock::now() - since_;
    base::log(LogLevel::warning, "store", "the disk of the data folder takes writes again, after {:.1f} s", refused.count());
    ailment_.store(Ailment::none, std::memory_order_release);
  }
}

}  // namespace store
