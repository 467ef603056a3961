// Clock: where time comes from. Everything that asks for the time is handed a Clock, so tests decide what time it is.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

namespace base {

using Time = std::chrono::sys_time<std::chrono::microseconds>;  // UTC

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;
};

/// The machine's clock.
class SystemClock final : public Clock {
 public:
  Time now() const override;
};

/// A clock that stands still until it is moved; safe from any thread.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Time start) : now_(start.time_since_epoch().count()) {}
  Time now() const override { return Time(std::chrono::microseconds(now_.load())); }
  void advance(std::chrono::microseconds by) { now_ += by.count(); }

 private:
  std::atomic<int64_t> now_;
};

int64_t epoch_ms(Time time);
double epoch_seconds(Time time);         // with milliseconds as decimals, as JSON protocols print timestamps
std::string iso8601(Time time);          // 2026-11-24T07:33:10.123Z
std::string iso8601_seconds(Time time);  // 2026-11-24T07:33:10Z, as query protocols print timestamps
std::string basic_iso8601(Time time);    // 20261124T073310Z, as signatures print it

}  // namespace base
