// Listener::Core: what a Listener is on its loop: the accepting coroutine, the connections, the sweep. Loop's thread only,
// except `count`. Kept alive by its Listener and by whatever is queued for it.
#pragma once
#include <atomic>
#include <boost/asio/basic_waitable_timer.hpp>
#include <functional>
#include <list>
#include <memory>
#include <vector>

#include "net/connection.h"
#include "net/loop_state.h"

namespace net {

class Listener::Core final : public ConnectionOwner, public std::enable_shared_from_this<Listener::Core> {
 public:
  using Done = std::move_only_function<void()>;
  Core(Loop& loop, int fd, ListenOptions options);
  ~Core() override;

  Loop& loop() { return loop_; }
  size_t count() const { return count_.load(std::memory_order_relaxed); }

  void start();
  void drop();                                                // not from inside one of its coroutines: post it
  void drain(std::chrono::milliseconds patience, Done done);  // `done` is called when nothing is left

  const ListenOptions& options() const override { return options_; }
  int64_t tick() const override { return tick_; }
  bool draining() const override { return draining_; }
  void ended(Connection& connection) override;

 private:
  base::Task<void> accept_connections();
  enum class Accepted { one, none, no_descriptors };
  Accepted accept_one();
  void stop_accepting();
  void sweep_later();
  void collect();

  using Timer =
      boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>,
                                        boost::asio::io_context::executor_type>;
  Loop& loop_;
  int fd_;
  ListenOptions options_;
  std::list<Connection> connections_;
  std::list<Connection> ended_;  // done, destroyed on the next turn of the loop
  std::atomic<size_t> count_ = 0;
  Timer sweep_timer_;
  Timer drain_timer_;
  bool sweeping_ = false;
  bool draining_ = false;
  int64_t tick_ = 0;
  std::vector<Done> drained_;
  Running accepting_;  // last: destroyed before what it uses
};

}  // namespace net
