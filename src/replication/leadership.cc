#include "replication/leadership.h"

#include <algorithm>

#include "base/log.h"
#include "replication/errors.h"
#include "replication/limits.h"

namespace replication {

base::Result<std::unique_ptr<Leadership>> Leadership::open(store::Store& store, std::filesystem::path data,
                                                           LeaderOptions options) {
  std::unique_ptr<Leadership> made(new Leadership(store, std::move(data), std::move(options)));
  TRY(made->standing_, load_standing(made->data_));
  CHECK_OK(check_may_lead(made->data_, made->standing_));
  TRY(made->lineage_, Lineage::load(store));
  const auto& wanted = made->options_;
  auto& standing = made->standing_;
  std::string confirmer = wanted.confirming == Confirming::async ? "" : wanted.confirmer;
  if (wanted.confirming == Confirming::sync && confirmer.empty()) confirmer = standing.confirmer;
  if (standing.confirmer != confirmer || standing.epoch != made->lineage_.epoch()) {
    standing.confirmer = confirmer;
    standing.epoch = made->lineage_.epoch();
    CHECK_OK(save_standing(made->data_, standing));
  }
  made->confirmations_ =
      std::make_shared<Confirmations>(wanted.confirming, wanted.patience, store.log().last(), Confirmations::Clock::now());
  return made;
}

bool Leadership::take_in() {
  if (++attached_ <= limits::followers) return true;
  --attached_;
  return false;
}

void Leadership::hold_log(const std::string& follower, uint64_t place) {
  std::lock_guard lock(mutex_);
  holds_[follower] = {place, std::chrono::steady_clock::time_point::max()};
}

void Leadership::release_log(const std::string& follower) {
  std::lock_guard lock(mutex_);
  auto found = holds_.find(follower);
  if (found != holds_.end()) found->second.until = std::chrono::steady_clock::now() + limits::comes_again;
}

uint64_t Leadership::needed_log() {
  auto now = std::chrono::steady_clock::now();
  uint64_t needed = UINT64_MAX;
  std::lock_guard lock(mutex_);
  std::erase_if(holds_, [&](const auto& each) { return each.second.until < now; });
  for (const auto& [follower, hold] : holds_) needed = std::min(needed, hold.place);
  return needed;
}

base::Result<bool> Leadership::is_confirmer(const std::string& follower) {
  if (options_.confirming == Confirming::async) return false;
  std::lock_guard lock(mutex_);
  if (standing_.confirmer.empty()) {
    auto standing = standing_;
    standing.confirmer = follower;
    CHECK_OK(save_standing(data_, standing));
    standing_ = standing;
    base::log(base::LogLevel::warning, "replication", "follower {} confirms the writes from now on", follower);
  }
  return standing_.confirmer == follower;
}

base::Status Leadership::give_way(int64_t epoch) {
  {
    std::lock_guard lock(mutex_);
    if (epoch > standing_.epoch) {
      standing_.position = Position::deposed;
      standing_.epoch = epoch;
      CHECK_OK(save_standing(data_, standing_));
      successor_ = epoch;
      base::log(base::LogLevel::error, "replication", "a follower was promoted (epoch {}): no more writes are taken here",
                epoch);
    }
  }
  store_.refuse_writes(leader_deposed(epoch));
  return store_.log().sync();
}

}  // namespace replication
