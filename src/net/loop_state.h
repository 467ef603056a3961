// What a Loop is made of, for the files of this room that speak Asio.
#pragma once
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <string>
#include <thread>

#include "net/loop.h"

namespace net {

/// Something that waits on a loop and is woken when the loop stops. Links itself into the loop's list while it lives.
class Wakeable {
 public:
  explicit Wakeable(Loop::State& loop);
  Wakeable(const Wakeable&) = delete;
  virtual ~Wakeable();
  virtual void wake() = 0;

 private:
  friend struct Loop::State;
  Loop::State& loop_;
  Wakeable* next_ = nullptr;
  Wakeable* previous_ = nullptr;
};

struct Loop::State {
  boost::asio::io_context io{1};  // one thread runs it; others only post
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{io.get_executor()};
  std::atomic<bool> stopping = false;
  Wakeable* first = nullptr;
  std::thread thread;

  void wake_all();
};

}  // namespace net
