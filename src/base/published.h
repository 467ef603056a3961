// Published<T>: immutable configuration, replaced whole on change and read from any thread.
//
//   auto config = gateway.config.read();    // a shared_ptr<const Config>; stays valid while held
//   gateway.config.publish(std::move(next));
//
// A reader pays one uncontended lock of a few nanoseconds (std::atomic<shared_ptr> is not understood by ThreadSanitizer).
#pragma once
#include <memory>
#include <mutex>

namespace base {

template <class T>
class Published {
 public:
  explicit Published(T first = {}) : value_(std::make_shared<const T>(std::move(first))) {}

  std::shared_ptr<const T> read() const {
    std::lock_guard lock(mutex_);
    return value_;
  }
  void publish(T next) {
    auto fresh = std::make_shared<const T>(std::move(next));
    std::lock_guard lock(mutex_);
    value_.swap(fresh);
  }
  /// Replaces the value by `change(copy of the current one)`; changes never overlap.
  template <class F>
  void update(F change) {
    std::lock_guard one_at_a_time(update_mutex_);
    T next = *read();
    change(next);
    publish(std::move(next));
  }

 private:
  mutable std::mutex mutex_;
  std::mutex update_mutex_;
  std::shared_ptr<const T> value_;
};

}  // namespace base
