// Meter: what one table or index uses, counted, and how much it may use, as token buckets. Shared by all versions of a table
// with the same limits.
//
//   provisioned   units a second, five minutes' worth saved up; a table that is larger than one partition also has 3000 reads
//                 and 1000 writes a second in each of them
//   on demand     only where a maximum is set
//
// Who is let in may overdraw, since what a read or write costs is known when it is done; the next one then waits. Without a
// limit nothing is looked at. Any thread; no locks.
#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace tables {

enum class Traffic { read, write };

/// What was used and what was refused, since the start of the server. Counted per thread, added up when asked.
class Usage {
 public:
  struct Counts {
    double read_units = 0, write_units = 0;
    uint64_t throttled_reads = 0, throttled_writes = 0;
  };
  void used(Traffic traffic, double units);
  void throttled(Traffic traffic);
  Counts counts() const;

 private:
  struct alignas(64) Shard {
    std::atomic<uint64_t> halves[2] = {};  // of units, by traffic
    std::atomic<uint64_t> throttled[2] = {};
  };
  Shard& own();
  std::array<Shard, 8> shards_;
};

/// A token bucket as one number: the moment it is full again. Spending moves that moment away.
class Bucket {
 public:
  Bucket() = default;
  Bucket(double per_second, double saved_seconds);
  Bucket(const Bucket& other);
  Bucket& operator=(const Bucket& other);

  bool limited() const { return unit_ns_ > 0; }
  /// Whether anything is left.
  bool admits(base::Time now);
  void spend(double units);
  /// Takes over how full another one is.
  void resume(const Bucket& other);

 private:
  int64_t unit_ns_ = 0;  // one unit flows in in so much time; 0: no limit
  int64_t saved_ns_ = 0;
  std::atomic<int64_t> full_at_{0};  // nanoseconds since 1970
};

enum class LimitKind { provisioned, on_demand_maximum };
/// Units a second; 0: no limit.
struct Limits {
  LimitKind kind = LimitKind::provisioned;
  double read = 0, write = 0;
  bool operator==(const Limits&) const = default;
};

class Meter {
 public:
  Meter(std::shared_ptr<Usage> usage, Limits limits);
  /// With other limits, as full as `before` is.
  Meter(const Meter& before, Limits limits);

  const Limits& limits() const { return limits_; }
  Usage& usage() const { return *usage_; }
  bool limited(Traffic traffic) const { return whole_[static_cast<size_t>(traffic)].limited(); }

  enum class Refusal { whole, partition };
  /// `key`: of the row or entry, or what it begins with; "": no single partition.
  std::optional<Refusal> refuses(Traffic traffic, std::string_view key, base::Time now);
  void spend(Traffic traffic, double units, std::string_view key);

 private:
  using Pair = std::array<Bucket, 2>;  // by Traffic
  Bucket* partition(Traffic traffic, std::string_view key);
  Limits limits_;
  std::shared_ptr<Usage> usage_;
  Pair whole_;
  std::vector<Pair> partitions_;  // empty: one, which the whole limits
};

}  // namespace tables
