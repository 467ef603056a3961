#include "replication/leader.h"

#include <algorithm>
#include <list>
#include <thread>

#include "base/log.h"
#include "net/channel.h"
#include "replication/errors.h"
#include "replication/feed.h"
#include "replication/leadership.h"

namespace replication {

using Clock = std::chrono::steady_clock;

struct Leader::State {
  std::unique_ptr<Leadership> leadership;
  std::unique_ptr<net::ChannelListener> listener;
  mutable std::mutex mutex;
  std::list<Feed> feeds;  // under mutex
  std::atomic<bool> stopping = false;
  std::thread thread;

  void run();
  void take_in(std::unique_ptr<net::Channel> channel);
  void leave_ended();
  bool all_followed() const;
};

base::Result<std::unique_ptr<Leader>> Leader::start(store::Store& store, std::filesystem::path data, LeaderOptions options) {
  auto state = std::make_unique<State>();
  TRY(state->listener, net::ChannelListener::listen(options.address, options.port));
  TRY(state->leadership, Leadership::open(store, std::move(data), std::move(options)));
  CHECK_OK(store.log().sync());
  store.set_witness(state->leadership->witness());
  state->thread = std::thread([raw = state.get()] { raw->run(); });
  return std::unique_ptr<Leader>(new Leader(std::move(state)));
}

Leader::Leader(std::unique_ptr<State> state) : state_(std::move(state)) {}
Leader::~Leader() { stop(std::chrono::milliseconds(0)); }

uint16_t Leader::port() const { return state_->listener->port(); }
bool Leader::has_confirmer() const { return state_->leadership->confirmations().has_confirmer(); }

LeaderStatus Leader::status() const {
  const auto& leadership = *state_->leadership;
  LeaderStatus status;
  status.role = leadership.successor() != 0 ? "deposed" : "leader";
  status.epoch = leadership.lineage().epoch();
  status.place = leadership.store().log().last();
  status.confirming = leadership.options().confirming == Confirming::sync ? "sync" : "async";
  std::lock_guard lock(state_->mutex);
  for (const auto& feed : state_->feeds) {
    if (feed.attached()) status.followers.push_back(feed.status());
  }
  return status;
}

/// Takes followers in, and looks at what is overdue.
void Leader::State::run() {
  auto trimmed = Clock::now();
  while (!stopping) {
    if (auto channel = listener->accept(limits::tick)) take_in(std::move(channel));
    leave_ended();
    auto now = Clock::now();
    leadership->confirmations().tick(now);
    if (now - trimmed < limits::trim_pause) continue;
    trimmed = now;
    auto done = leadership->store().log().trim(leadership->options().kept_log_bytes, leadership->needed_log());
    if (!done) base::log(base::LogLevel::warning, "replication", "the log is not trimmed: {}", done.error().message);
  }
}

void Leader::State::take_in(std::unique_ptr<net::Channel> channel) {
  std::lock_guard lock(mutex);
  if (feeds.size() < limits::followers + limits::greetings) feeds.emplace_back(*leadership, std::move(channel));
}

void Leader::State::leave_ended() {
  std::lock_guard lock(mutex);
  feeds.remove_if([](const Feed& feed) { return feed.ended(); });
}

bool Leader::State::all_followed() const {
  auto last = leadership->store().log().last();
  std::lock_guard lock(mutex);
  return std::all_of(feeds.begin(), feeds.end(),
                     [&](const Feed& feed) { return feed.ended() || !feed.following() || feed.confirmed() >= last; });
}

void Leader::stop(std::chrono::milliseconds patience) {
  if (state_->stopping.exchange(true)) return;
  auto until = Clock::now() + patience;
  while (Clock::now() < until && !state_->all_followed()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  state_->thread.join();
  auto& leadership = *state_->leadership;
  leadership.confirmations().give_up(leader_stopping());
  // In sync mode nothing is answered any more; the store keeps the witness that says so.
  if (leadership.options().confirming == Confirming::async) leadership.store().set_witness(nullptr);
  std::lock_guard lock(state_->mutex);
  for (auto& feed : state_->feeds) feed.close();
  state_->feeds.clear();
}

}  // namespace replication
