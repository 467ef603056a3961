#include "tables/shards.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "tables/limits.h"

namespace tables {
namespace {

constexpr uint64_t kSpan = std::chrono::microseconds(kShardSpan).count();
constexpr std::string_view kViewNames[] = {"KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"};
constexpr std::string_view kSmallest = "00000";  // digits behind the microseconds

/// Mixes bits, one to one (splitmix64), so that names of neighbours are unlike.
uint64_t mixed(uint64_t value) {
  value += 0x9e3779b97f4a7c15;
  value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
  value = (value ^ value >> 27) * 0x94d049bb133111eb;
  return value ^ value >> 31;
}

std::string id_of(const Stream& stream, uint64_t from) {
  return fmt::format("shardId-{:020}-{:08x}", from / 1000, static_cast<uint32_t>(mixed(mixed(stream.number) ^ from)));
}

Shard nth_shard(const Stream& stream, uint64_t n) {
  Shard shard;
  shard.from = stream.since + n * kSpan;
  shard.until = shard.from + kSpan;
  if (!stream.on()) shard.until = std::min(shard.until, stream.until);
  shard.id = id_of(stream, shard.from);
  if (n > 0) shard.parent = id_of(stream, shard.from - kSpan);
  return shard;
}

}  // namespace

uint64_t trim_horizon(base::Time now) { return sequence_at(now - kStreamRetention); }

std::vector<Shard> shards_of(const Stream& stream, uint64_t head, uint64_t horizon) {
  uint64_t end = stream.on() ? std::max(head, stream.since) : stream.until - 1;  // in the last shard
  uint64_t first = horizon > stream.since ? (horizon - stream.since) / kSpan : 0;
  std::vector<Shard> shards;
  for (uint64_t n = first; n <= (end - stream.since) / kSpan; ++n) {
    auto shard = nth_shard(stream, n);
    if (shard.until > horizon) shards.push_back(std::move(shard));
  }
  return shards;
}

std::optional<Shard> shard_at(const Stream& stream, uint64_t from) {
  if (from < stream.since || (from - stream.since) % kSpan != 0) return std::nullopt;
  if (!stream.on() && from >= stream.until) return std::nullopt;
  return nth_shard(stream, (from - stream.since) / kSpan);
}

std::string_view name_of(ChangeKind kind) {
  constexpr std::string_view kKinds[] = {"INSERT", "MODIFY", "REMOVE"};
  return kKinds[static_cast<size_t>(kind)];
}

std::string_view name_of(View view) { return kViewNames[static_cast<size_t>(view)]; }

std::optional<View> view_from_name(std::string_view name) {
  auto found = std::find(std::begin(kViewNames), std::end(kViewNames), name);
  if (found == std::end(kViewNames)) return std::nullopt;
  return static_cast<View>(found - std::begin(kViewNames));
}

std::string change_id(uint64_t table, uint64_t sequence) {
  uint64_t first = mixed(sequence);
  return fmt::format("{:016x}{:016x}", first, mixed(first ^ mixed(table)));
}

std::string sequence_text(uint64_t sequence) { return fmt::format("{:016}{}", sequence, kSmallest); }

std::optional<uint64_t> sequence_from(std::string_view text, Bound bound) {
  constexpr uint64_t kGreatest = std::numeric_limits<uint64_t>::max();
  if (text.empty() || !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
  if (text.size() <= kSmallest.size()) return 0;
  auto digits = text.substr(0, text.size() - kSmallest.size());
  bool between = text.substr(digits.size()) != kSmallest;
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  if (digits.size() > 18) return kGreatest;
  uint64_t sequence = 0;
  for (char digit : digits) sequence = sequence * 10 + static_cast<uint64_t>(digit - '0');
  return sequence + (between || bound == Bound::after ? 1 : 0);
}

}  // namespace tables
