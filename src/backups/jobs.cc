#include "backups/jobs.h"

#include <algorithm>
#include <chrono>

#include "backups/limits.h"
#include "base/log.h"

namespace backups {

using Instant = std::chrono::steady_clock::time_point;

struct Jobs::Entry {
  std::unique_ptr<Job> job;
  std::optional<base::OneShotPromise<bool>> waiter;
  size_t steps = 0;
  int failures = 0;
  bool failed = false;  // the last step
  Instant not_before;

  void release() {
    if (waiter) waiter->set(true);
    waiter.reset();
  }
};

Jobs::Jobs(std::function<void()> upkeep) : upkeep_(std::move(upkeep)), thread_([this] { loop(); }) {}

Jobs::~Jobs() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
  for (auto& entry : entries_) entry->release();
}

base::OneShotFuture<bool> Jobs::start(std::unique_ptr<Job> job) {
  auto [promise, future] = base::one_shot<bool>();
  auto entry = std::make_unique<Entry>();
  entry->job = std::move(job);
  entry->waiter = promise;
  push(std::move(entry));
  return std::move(future);
}

void Jobs::add(std::unique_ptr<Job> job) {
  auto entry = std::make_unique<Entry>();
  entry->job = std::move(job);
  push(std::move(entry));
}

size_t Jobs::count() const {
  std::lock_guard lock(mutex_);
  return entries_.size();
}

void Jobs::push(std::unique_ptr<Entry> entry) {
  {
    std::lock_guard lock(mutex_);
    entries_.push_front(std::move(entry));
  }
  wake_.notify_one();
}

Jobs::Turn Jobs::take_turn(Entry& entry) {
  if (entry.failed) {
    if (auto ready = entry.job->look_again(); !ready) {
      entry.job->give_up(ready.error());
      entry.release();
      return Turn::ended;
    }
  }
  auto progress = entry.job->step();
  entry.failed = !progress;
  if (!progress) {
    bool waits = progress.error().kind == base::ErrorKind::unavailable;  // a full disk, which is said where it is found
    if (!waits) base::log(base::LogLevel::warning, "backups", "a step failed: {}", progress.error().message);
    if (waits || ++entry.failures < kMaxTries) {
      entry.not_before = std::chrono::steady_clock::now() + kRetryPause;
      entry.release();
      return Turn::stays;
    }
    entry.job->give_up(progress.error());
    entry.release();
    return Turn::ended;
  }
  entry.failures = 0;
  if (*progress == Progress::done || ++entry.steps >= kBriefSteps) entry.release();
  return *progress == Progress::done ? Turn::ended : Turn::stays;
}

void Jobs::loop() {
  auto next_upkeep = std::chrono::steady_clock::now() + kUpkeepPause;
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    auto now = std::chrono::steady_clock::now();
    if (now >= next_upkeep) {
      lock.unlock();
      upkeep_();
      lock.lock();
      next_upkeep = std::chrono::steady_clock::now() + kUpkeepPause;
      continue;
    }
    auto due = std::find_if(entries_.begin(), entries_.end(), [&](const auto& each) { return each->not_before <= now; });
    if (due == entries_.end()) {
      auto until = next_upkeep;
      for (const auto& each : entries_) until = std::min(until, each->not_before);
      wake_.wait_until(lock, until);
      continue;
    }
    auto entry = due->get();  // entries are taken out on this thread only
    entries_.splice(entries_.end(), entries_, due);
    lock.unlock();
    auto turn = take_turn(*entry);
    std::unique_ptr<Entry> ended;
    lock.lock();
    if (turn == Turn::ended) {
      auto at = std::find_if(entries_.begin(), entries_.end(), [&](const auto& each) { return each.get() == entry; });
      ended = std::move(*at);
      entries_.erase(at);
      lock.unlock();
      ended.reset();
      lock.lock();
    }
  }
}

}  // namespace backups
