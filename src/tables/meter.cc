#include "tables/meter.h"

#include <algorithm>
#include <cmath>

#include "store/keys.h"
#include "tables/limits.h"
#include "tables/row.h"

namespace tables {
namespace {

size_t index_of(Traffic traffic) { return static_cast<size_t>(traffic); }

int64_t nanoseconds(base::Time time) { return std::chrono::nanoseconds(time.time_since_epoch()).count(); }

size_t partitions_for(const Limits& limits) {
  double wanted = limits.read / kPartitionReads + limits.write / kPartitionWrites;
  return std::min(kMaxMeteredPartitions, static_cast<size_t>(std::ceil(wanted)));
}

}  // namespace

Usage::Shard& Usage::own() {
  static std::atomic<size_t> next{0};
  thread_local size_t slot = next++;
  return shards_[slot % shards_.size()];
}

void Usage::used(Traffic traffic, double units) {
  own().halves[index_of(traffic)].fetch_add(static_cast<uint64_t>(units * 2), std::memory_order_relaxed);
}

void Usage::throttled(Traffic traffic) { own().throttled[index_of(traffic)].fetch_add(1, std::memory_order_relaxed); }

Usage::Counts Usage::counts() const {
  Counts counts;
  for (const auto& shard : shards_) {
    counts.read_units += static_cast<double>(shard.halves[0].load(std::memory_order_relaxed)) / 2;
    counts.write_units += static_cast<double>(shard.halves[1].load(std::memory_order_relaxed)) / 2;
    counts.throttled_reads += shard.throttled[0].load(std::memory_order_relaxed);
    counts.throttled_writes += shard.throttled[1].load(std::memory_order_relaxed);
  }
  return counts;
}

Bucket::Bucket(double per_second, double saved_seconds) {
  if (per_second <= 0) return;
  unit_ns_ = std::max<int64_t>(1, std::llround(1e9 / per_second));
  saved_ns_ = std::llround(1e9 * saved_seconds);
}

Bucket::Bucket(const Bucket& other) { *this = other; }

Bucket& Bucket::operator=(const Bucket& other) {
  unit_ns_ = other.unit_ns_;
  saved_ns_ = other.saved_ns_;
  full_at_ = other.full_at_.load(std::memory_order_relaxed);
  return *this;
}

void Bucket::resume(const Bucket& other) { full_at_ = other.full_at_.load(std::memory_order_relaxed); }

bool Bucket::admits(base::Time now) {
  constexpr int64_t kMaxDebtNs = 10'000'000'000;  // what one large request may overdraw; also bounds a clock that jumps back
  int64_t moment = nanoseconds(now);
  int64_t full = full_at_.load(std::memory_order_relaxed);
  int64_t bounded = std::clamp(full, moment, moment + saved_ns_ + kMaxDebtNs);
  if (bounded != full) full_at_.compare_exchange_strong(full, bounded, std::memory_order_relaxed);
  return bounded - moment < saved_ns_;
}

void Bucket::spend(double units) {
  full_at_.fetch_add(std::llround(units * static_cast<double>(unit_ns_)), std::memory_order_relaxed);
}

Meter::Meter(std::shared_ptr<Usage> usage, Limits limits) : limits_(limits), usage_(std::move(usage)) {
  whole_ = {Bucket(limits.read, kSavedSeconds), Bucket(limits.write, kSavedSeconds)};
  size_t partitions = limits.kind == LimitKind::provisioned ? partitions_for(limits) : 1;
  if (partitions > 1) partitions_.assign(partitions, {Bucket(kPartitionReads, 1), Bucket(kPartitionWrites, 1)});
}

Meter::Meter(const Meter& before, Limits limits) : Meter(before.usage_, limits) {
  for (size_t i = 0; i < whole_.size(); ++i) {
    if (before.whole_[i].limited()) whole_[i].resume(before.whole_[i]);
  }
}

Bucket* Meter::partition(Traffic traffic, std::string_view key) {
  constexpr size_t kNumberBytes = store::keys::number_bytes;
  if (partitions_.empty() || key.size() < kNumberBytes + kSpreadBytes) return nullptr;
  size_t spread = static_cast<uint8_t>(key[kNumberBytes]) * size_t{256} + static_cast<uint8_t>(key[kNumberBytes + 1]);
  return &partitions_[spread * partitions_.size() / 65536][index_of(traffic)];
}

std::optional<Meter::Refusal> Meter::refuses(Traffic traffic, std::string_view key, base::Time now) {
  auto& whole = whole_[index_of(traffic)];
  if (!whole.limited()) return std::nullopt;
  auto* part = partition(traffic, key);
  bool part_admits = !part || part->admits(now);
  if (whole.admits(now) && part_admits) return std::nullopt;
  usage_->throttled(traffic);
  return part_admits ? Refusal::whole : Refusal::partition;
}

void Meter::spend(Traffic traffic, double units, std::string_view key) {
  usage_->used(traffic, units);
  auto& whole = whole_[index_of(traffic)];
  if (!whole.limited()) return;
  whole.spend(units);
  if (auto* part = partition(traffic, key)) part->spend(units);
}

}  // namespace tables
