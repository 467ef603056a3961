#include "events/signal.h"

#include <algorithm>

#include "net/loop.h"

namespace events {

struct Signal::State {
  bool told = false;
  std::optional<base::OneShotPromise<bool>> waiting;
  std::optional<Steady::time_point> until;  // of who waits
  std::optional<Steady::time_point> alarm;  // when the earliest timer goes off

  void wake() {
    if (!waiting) return;
    auto promise = *std::move(waiting);
    waiting.reset();
    until.reset();
    promise.set(true);
  }
};

Signal::Signal() : state_(std::make_shared<State>()) {}

void Signal::notify() {
  if (state_->waiting) {
    state_->wake();
  } else {
    state_->told = true;
  }
}

/// Goes off for whoever waits then; one timer serves many waits.
base::Task<void> Signal::keep_time(std::shared_ptr<State> state) {
  auto* loop = net::Loop::current();
  while (state->until && !loop->stopping()) {
    auto mine = *state->until;
    state->alarm = mine;
    auto left = std::chrono::ceil<std::chrono::milliseconds>(mine - Steady::now());
    if (left.count() > 0) co_await loop->sleep(left);
    if (state->alarm != mine) co_return;  // an earlier one has taken over
    state->alarm.reset();
    if (state->until && *state->until <= Steady::now()) state->wake();
  }
  if (loop->stopping()) state->wake();
}

base::Task<void> Signal::wait(std::optional<Steady::time_point> until) {
  auto state = state_;
  if (std::exchange(state->told, false)) co_return;
  auto [promise, future] = base::one_shot<bool>();
  state->waiting = promise;
  state->until = until;
  if (until && (!state->alarm || *until < *state->alarm)) base::start(keep_time(state));
  co_await std::move(future);
}

}  // namespace events
