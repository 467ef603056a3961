#include "net/loop.h"

#include <pthread.h>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <boost/asio/post.hpp>

#include "net/loop_state.h"
#include "net/waiter.h"

namespace net {
namespace {
namespace asio = boost::asio;

thread_local Loop* current_loop = nullptr;

class Sleeper final : public Wakeable {
 public:
  Sleeper(Loop::State& loop, std::chrono::milliseconds time) : Wakeable(loop), timer_(loop.io, time) {
    timer_.async_wait(waiter_.begin());
  }
  void wake() override { timer_.cancel(); }
  auto done() { return waiter_.done(); }

 private:
  asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>,
                             asio::io_context::executor_type>
      timer_;
  Waiter waiter_;
};

using Descriptor = asio::posix::basic_stream_descriptor<asio::io_context::executor_type>;

}  // namespace

Wakeable::Wakeable(Loop::State& loop) : loop_(loop), next_(loop.first) {
  if (next_) next_->previous_ = this;
  loop.first = this;
}

Wakeable::~Wakeable() {
  if (next_) next_->previous_ = previous_;
  (previous_ ? previous_->next_ : loop_.first) = next_;
}

void Loop::State::wake_all() {
  for (auto* each = first; each; each = each->next_) each->wake();
}

Loop::Loop(std::string name) : state_(std::make_unique<State>()) {
  state_->thread = std::thread([this, name = std::move(name)] {
    pthread_setname_np(pthread_self(), name.substr(0, 15).c_str());
    set_current(this);
    current_loop = this;
    state_->io.run();
    set_current(nullptr);
    current_loop = nullptr;
  });
}

Loop::~Loop() {
  stop();
  join();
}

void Loop::post(Work work) { asio::post(state_->io, std::move(work)); }

void Loop::post_all(std::vector<Work> work) {
  if (work.empty()) return;
  asio::post(state_->io, [work = std::move(work)]() mutable {
    for (auto& each : work) each();
  });
}

base::Task<void> Loop::sleep(std::chrono::milliseconds time) {
  CHECK(current() == this);
  Sleeper sleeper(*state_, time);
  co_await sleeper.done();
}

base::Task<void> Loop::readable(int fd) {
  Watch watch(*this, fd);
  co_await watch.readable();
}

void Loop::stop() {
  if (state_->stopping.exchange(true)) return;
  post([this] {
    state_->wake_all();  // queues their completions before what is posted next
    post([this] { state_->io.stop(); });
  });
}

void Loop::join() {
  if (state_->thread.joinable()) state_->thread.join();
}

bool Loop::stopping() const { return state_->stopping; }
Loop* Loop::current() { return current_loop; }

struct Watch::State final : Wakeable {
  State(Loop& loop, int fd) : Wakeable(loop.state()), descriptor(loop.state().io) {
    CHECK(Loop::current() == &loop);
    boost::system::error_code error;
    descriptor.assign(fd, error);
    failed = bool(error);  // not a thing one waits for: reading tells
  }
  ~State() override {
    if (!failed) descriptor.release();
  }
  void wake() override {
    boost::system::error_code ignored;
    if (!failed) descriptor.cancel(ignored);
  }
  base::Task<void> wait(Descriptor::wait_type what, Waiter& waiter) {
    if (failed) co_return;
    if (!waiter.busy()) descriptor.async_wait(what, waiter.begin());  // busy: who waited before was destroyed
    co_await waiter.done();
  }

  Descriptor descriptor;
  Waiter reading, writing;
  bool failed = false;
};

Watch::Watch(Loop& loop, int fd) : state_(std::make_unique<State>(loop, fd)) {}
Watch::~Watch() = default;
Watch::Watch(Watch&&) noexcept = default;
Watch& Watch::operator=(Watch&&) noexcept = default;
base::Task<void> Watch::readable() { return state_->wait(Descriptor::wait_read, state_->reading); }
base::Task<void> Watch::writable() { return state_->wait(Descriptor::wait_write, state_->writing); }

Loops::Loops(int count) {
  if (count <= 0) count = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  for (int i = 0; i < count; ++i) loops_.push_back(std::make_unique<Loop>("loop-" + std::to_string(i)));
}

Loop& Loops::next() { return *loops_[turn_.fetch_add(1, std::memory_order_relaxed) % loops_.size()]; }

void Loops::stop() {
  for (auto& loop : loops_) loop->stop();
  for (auto& loop : loops_) loop->join();
}

}  // namespace net
