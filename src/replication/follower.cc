#include "replication/follower.h"

#include <algorithm>

#include "replication/errors.h"
#include "replication/following.h"
#include "replication/limits.h"
#include "store/log.h"

namespace replication {

base::Result<std::unique_ptr<Follower>> Follower::start(FollowerOptions options, base::Random& random) {
  auto state = std::make_unique<State>(std::move(options), random);
  CHECK_OK(state->open_folder());
  state->thread = std::thread([raw = state.get()] { raw->run(); });
  return std::unique_ptr<Follower>(new Follower(std::move(state)));
}

Follower::Follower(std::unique_ptr<State> state) : state_(std::move(state)) {}
Follower::~Follower() { stop(); }

void Follower::stop() {
  state_->stopping = true;
  state_->wake.set();
  if (state_->thread.joinable()) state_->thread.join();
}

FollowerStatus Follower::status() const {
  std::lock_guard lock(state_->mutex);
  auto status = state_->told;
  status.leader_place = std::max(state_->lag.head(), status.place);
  status.behind = status.leader_place - status.place;
  auto lag = state_->lag.lag(status.place, std::chrono::steady_clock::now());
  status.lag_ms = lag.count();
  return status;
}

std::optional<base::Error> Follower::failure() const {
  std::lock_guard lock(state_->mutex);
  return state_->failure;
}

base::Result<Promotion> Follower::promote() {
  auto before = status();
  if (state_->ended) return base::fail(nothing_to_promote(state_->options.data, "it does not follow any more"));
  if (before.place == 0) {
    return base::fail(nothing_to_promote(state_->options.data, "its copy of " + before.leader + " is not complete"));
  }
  state_->promoting = true;
  state_->wake.set();
  state_->thread.join();
  if (auto failed = failure()) return base::fail(*std::move(failed));
  Promotion promotion{state_->handed_over ? Promotion::Kind::handed_over : Promotion::Kind::alone, 0, 0, before};
  promotion.place = status().place;
  TRY(auto standing, replication::promote(state_->options.data));
  promotion.epoch = standing.epoch + 1;
  promotion.before.whole = standing.whole;
  return promotion;
}

void LagMeter::heard(uint64_t head, Clock::time_point now) {
  if (head <= head_ && !heard_.empty()) return;
  head_ = std::max(head_, head);
  heard_.push_back({head_, now});
}

void LagMeter::reached(uint64_t place, Clock::time_point now) {
  while (!heard_.empty() && heard_.front().head <= place) {
    level_ = std::max(level_, heard_.front().at);
    heard_.pop_front();
  }
  if (place >= head_) level_ = now;
}

std::chrono::milliseconds LagMeter::lag(uint64_t place, Clock::time_point now) const {
  if (place >= head_ && now - level_ < limits::silence) return std::chrono::milliseconds(0);
  return std::chrono::duration_cast<std::chrono::milliseconds>(now - level_);
}

}  // namespace replication
