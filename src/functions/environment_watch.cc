// Where no control group does it: the memory limit over all processes of an Environment, and whether a frozen one stays frozen.
#include <signal.h>

#include "base/log.h"
#include "functions/environment.h"
#include "functions/limits.h"
#include "functions/process_tree.h"

namespace functions {

/// Each process is held to its own part by RLIMIT_DATA; many together are looked at now and then.
base::Task<void> Environment::watch_memory() {
  auto self = shared_from_this();
  uint64_t most = static_cast<uint64_t>(pool_->function->memory_mb) << 20;
  while (phase_ != Phase::gone && !loop_.stopping()) {
    co_await loop_.sleep(limits::memory_watch);
    if (phase_ != Phase::starting && phase_ != Phase::running) continue;
    uint64_t used = tree_use(sandbox_.pid).resident_bytes;
    peak_bytes_ = std::max(peak_bytes_, used);
    if (used <= most) continue;
    memory_exceeded_ = true;
    sandbox_.signal(SIGKILL, ++round_);
  }
}

/// By the freezer it is for certain; who was only told to stop can be woken by a timer of its own, and is ended for that.
void Environment::freeze() {
  if (phase_ != Phase::ready || !parked_ || waiting_ || job_) return;
  if (!sandbox_.frozen()) {
    sandbox_.freeze();
    if (!sandbox_.cgroup.freezes()) frozen_ticks_.reset();
    return;
  }
  if (sandbox_.cgroup.freezes()) return;
  uint64_t ticks = tree_use(sandbox_.pid).processor_ticks;
  if (frozen_ticks_ && ticks > *frozen_ticks_ + limits::frozen_ticks) {
    base::log(base::LogLevel::warning, "functions", "{}: a process went on between events; ended", pool_->function->name);
    return close();
  }
  if (!frozen_ticks_) frozen_ticks_ = ticks;
}

}  // namespace functions
