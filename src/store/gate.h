// Gate: many go in and out all the time; now and then one closes it, waits until nobody is inside, and opens it again.
//
//   auto pass = gate.enter();                      // inside until `pass` goes; waits while it is closed
//   if (auto pass = gate.try_enter()) ...          // nothing while it is closed
//   if (gate.close(patience)) { ...; gate.open(); }
//
// Going in and out costs two uncontended atomic additions. Any thread; a pass may leave on another one. One thread closes and
// opens. Who is inside should not enter again: while it is being closed it would wait for itself until the other gives up.
#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>

namespace store {

class Gate {
 public:
  class Pass {
   public:
    Pass(Pass&& other) noexcept : inside_(std::exchange(other.inside_, nullptr)) {}
    Pass& operator=(Pass&& other) noexcept {
      std::swap(inside_, other.inside_);
      return *this;
    }
    ~Pass() {
      if (inside_) inside_->fetch_sub(1, std::memory_order_release);
    }

   private:
    friend class Gate;
    explicit Pass(std::atomic<int64_t>* inside) : inside_(inside) {}
    std::atomic<int64_t>* inside_;
  };

  std::optional<Pass> try_enter() {
    static std::atomic<size_t> threads = 0;
    thread_local size_t lane = threads++ % kLanes;
    auto& inside = lanes_[lane].inside;
    inside.fetch_add(1, std::memory_order_seq_cst);
    Pass pass(&inside);
    if (closed_.load(std::memory_order_seq_cst)) return std::nullopt;
    return pass;
  }
  Pass enter();

  /// False, and open again, when somebody was still inside after so long.
  bool close(std::chrono::milliseconds patience);
  void open();

 private:
  static constexpr size_t kLanes = 16;
  struct alignas(64) Lane {
    std::atomic<int64_t> inside = 0;
  };
  bool empty() const;

  std::array<Lane, kLanes> lanes_;
  std::atomic<bool> closed_ = false;
  std::mutex mutex_;
  std::condition_variable opened_;  // closed_ changed, under mutex_
};

}  // namespace store
