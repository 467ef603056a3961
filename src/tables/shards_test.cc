#include "tables/shards.h"

#include <gtest/gtest.h>

namespace tables {
namespace {

constexpr uint64_t kHour = 3'600'000'000;

Stream stream_since(uint64_t since, uint64_t until = 0) {
  Stream stream;
  stream.number = 7;
  stream.since = since;
  stream.until = until;
  return stream;
}

TEST(ShardsTest, AStreamIsCutEveryFourHours) {
  const uint64_t since = 1'700'000'000'000'000;
  auto stream = stream_since(since);
  auto all = shards_of(stream, since + 9 * kHour, 0);
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].id.substr(0, 29), "shardId-00000001700000000000-");
  EXPECT_EQ(all[0].id.size(), 37u);
  EXPECT_EQ(all[0].parent, "");
  EXPECT_EQ(all[1].parent, all[0].id);
  EXPECT_EQ(all[1].from, all[0].until);
  EXPECT_EQ(all[2].parent, all[1].id);
  EXPECT_LT(all[0].id, all[1].id);
  EXPECT_FALSE(is_open(all[1], since + 9 * kHour));
  EXPECT_TRUE(is_open(all[2], since + 9 * kHour));
  EXPECT_EQ(shards_of(stream, since, 0).size(), 1u);
  EXPECT_EQ(shards_of(stream, since + 4 * kHour - 1, 0).size(), 1u);
  EXPECT_EQ(shards_of(stream, since + 4 * kHour, 0).size(), 2u);
  EXPECT_EQ(shard_at(stream, all[1].from)->id, all[1].id);
  EXPECT_FALSE(shard_at(stream, all[1].from + 1));
  EXPECT_FALSE(shard_at(stream, since - 1));
}

TEST(ShardsTest, TrimmedShardsAreGone) {
  const uint64_t since = 1'700'000'000'000'000;
  auto stream = stream_since(since);
  auto left = shards_of(stream, since + 30 * kHour, since + 6 * kHour);
  EXPECT_EQ(left.front().from, since + 4 * kHour);
  EXPECT_EQ(left.size(), 7u);
  EXPECT_EQ(shards_of(stream, since + 30 * kHour, since + 8 * kHour).front().from, since + 8 * kHour);
}

TEST(ShardsTest, AnEndedStreamHasNoOpenShard) {
  const uint64_t since = 1'700'000'000'000'000;
  auto stream = stream_since(since, since + 5 * kHour);
  auto all = shards_of(stream, since + 100 * kHour, 0);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[1].until, stream.until);
  EXPECT_TRUE(shards_of(stream, since + 100 * kHour, since + 5 * kHour).empty());
  auto whole = shards_of(stream_since(since, since + 4 * kHour), since + 100 * kHour, 0);
  EXPECT_EQ(whole.size(), 1u);
  EXPECT_FALSE(shard_at(stream, since + 8 * kHour));
}

TEST(ShardsTest, SequencesAreLongNumbers) {
  EXPECT_EQ(sequence_text(1'700'000'000'000'000), "170000000000000000000");
  EXPECT_EQ(sequence_text(1).size(), 21u);
  for (uint64_t sequence : {uint64_t{0}, uint64_t{1}, uint64_t{1'700'000'000'000'001}}) {
    EXPECT_EQ(sequence_from(sequence_text(sequence), Bound::at), sequence);
    EXPECT_EQ(sequence_from(sequence_text(sequence), Bound::after), sequence + 1);
  }
  EXPECT_EQ(sequence_from("170000000000000000001", Bound::at), 1'700'000'000'000'001);
  EXPECT_EQ(sequence_from("170000000000000000001", Bound::after), 1'700'000'000'000'001);
  EXPECT_EQ(sequence_from(std::string(40, '9'), Bound::at), std::numeric_limits<uint64_t>::max());
  EXPECT_FALSE(sequence_from("12x", Bound::at));
  EXPECT_FALSE(sequence_from("", Bound::at));
}

}  // namespace
}  // namespace tables
