#include "replication/confirmations.h"

#include <algorithm>

#include "replication/errors.h"
#include "replication/limits.h"

namespace replication {

std::optional<base::Error> Confirmations::refusal() {
  if (mode_ == Confirming::async) return std::nullopt;
  if (refusing_.load(std::memory_order_relaxed)) {
    std::lock_guard lock(mutex_);
    return given_up_ ? *given_up_ : follower_away();
  }
  if (held_count_.load(std::memory_order_relaxed) >= limits::held_answers) return too_many_unconfirmed();
  return std::nullopt;
}

void Confirmations::committed(uint64_t sequence, Answer answer) {
  synced(sequence);
  std::unique_lock lock(mutex_);
  for (const auto* wake : wakes_) wake->set();
  if (given_up_) {
    auto failure = *given_up_;
    lock.unlock();
    return answer(&failure);
  }
  if (mode_ == Confirming::sync && confirmed_ < sequence) {
    held_.push_back({sequence, Clock::now() + patience_, std::move(answer)});
    held_count_ = held_.size();
    return;
  }
  lock.unlock();
  answer(nullptr);
}

void Confirmations::synced(uint64_t sequence) {
  auto known = durable_.load();
  while (known < sequence && !durable_.compare_exchange_weak(known, sequence)) {
  }
}

void Confirmations::attached() {
  std::lock_guard lock(mutex_);
  ++confirmers_;
  refusing_ = given_up_.has_value();
}

void Confirmations::detached(Clock::time_point now) {
  std::lock_guard lock(mutex_);
  --confirmers_;
  away_since_ = now;
}

Confirmations::AllHeld Confirmations::take(const std::function<bool(const Held&)>& over) {
  AllHeld taken;
  while (!held_.empty() && over(held_.front())) {
    taken.push_back(std::move(held_.front()));
    held_.pop_front();
  }
  held_count_ = held_.size();
  return taken;
}

void Confirmations::confirm(uint64_t sequence) {
  AllHeld confirmed;
  {
    std::lock_guard lock(mutex_);
    confirmed_ = std::max(confirmed_, sequence);
    confirmed = take([&](const Held& held) { return held.sequence <= confirmed_; });
  }
  for (auto& held : confirmed) held.answer(nullptr);
}

void Confirmations::tick(Clock::time_point now) {
  AllHeld late;
  {
    std::lock_guard lock(mutex_);
    late = take([&](const Held& held) { return held.until <= now; });
    if (confirmers_ == 0 && now - away_since_ >= patience_) refusing_ = true;
  }
  auto failure = not_confirmed(patience_);
  for (auto& held : late) held.answer(&failure);
}

void Confirmations::give_up(const base::Error& why) {
  AllHeld all;
  {
    std::lock_guard lock(mutex_);
    if (mode_ == Confirming::sync) {
      given_up_ = why;
      refusing_ = true;
    }
    all = take([](const Held&) { return true; });
  }
  for (auto& held : all) held.answer(&why);
}

void Confirmations::wake_on_commit(const net::WakeUp* wake) {
  std::lock_guard lock(mutex_);
  wakes_.insert(wake);
}

void Confirmations::wake_no_more(const net::WakeUp* wake) {
  std::lock_guard lock(mutex_);
  wakes_.erase(wake);
}

}  // namespace replication
