#include "tables/meter.h"

#include <gtest/gtest.h>

namespace tables {
namespace {

using base::Time;

Time at(double seconds) { return Time(std::chrono::microseconds(static_cast<int64_t>((1'700'000'000 + seconds) * 1e6))); }

/// A key under table 1 whose two spreading bytes are these.
std::string key(uint8_t high, uint8_t low) {
  return std::string("\0\0\0\0\0\0\0\1", 8) + static_cast<char>(high) + static_cast<char>(low) + "rest";
}

TEST(MeterTest, WithoutALimitAllIsLetInAndCounted) {
  Meter meter(std::make_shared<Usage>(), {});
  for (int i = 0; i < 1000; ++i) {
    EXPECT_FALSE(meter.refuses(Traffic::read, {}, at(0)));
    meter.spend(Traffic::read, 0.5, {});
  }
  meter.spend(Traffic::write, 3, {});
  EXPECT_EQ(meter.usage().counts().read_units, 500);
  EXPECT_EQ(meter.usage().counts().write_units, 3);
}

TEST(MeterTest, FiveMinutesOfUnusedThroughputAreSavedUp) {
  Meter meter(std::make_shared<Usage>(), {LimitKind::provisioned, 2, 1});
  auto let_in = [&](Traffic traffic, double second, int most) {
    int count = 0;
    while (count < most && !meter.refuses(traffic, {}, at(second))) {
      meter.spend(traffic, 1, {});
      ++count;
    }
    return count;
  };
  EXPECT_EQ(let_in(Traffic::write, 0, 1000), 300);
  EXPECT_EQ(let_in(Traffic::read, 0, 1000), 600);
  EXPECT_EQ(let_in(Traffic::write, 5, 1000), 5);
  EXPECT_EQ(let_in(Traffic::write, 1000, 1000), 300);
  EXPECT_EQ(meter.usage().counts().throttled_writes, 3u);
  EXPECT_EQ(meter.usage().counts().throttled_reads, 1u);
}

TEST(MeterTest, OneMayOverdrawAndTheNextWaits) {
  Meter meter(std::make_shared<Usage>(), {LimitKind::provisioned, 1, 1});
  EXPECT_FALSE(meter.refuses(Traffic::write, {}, at(0)));
  meter.spend(Traffic::write, 305, {});
  EXPECT_TRUE(meter.refuses(Traffic::write, {}, at(4)));
  EXPECT_FALSE(meter.refuses(Traffic::write, {}, at(6)));
  meter.spend(Traffic::write, 100'000, {});
  EXPECT_TRUE(meter.refuses(Traffic::write, {}, at(7)));
  EXPECT_FALSE(meter.refuses(Traffic::write, {}, at(20)));  // a debt is bounded
}

TEST(MeterTest, APartitionOfALargeTableHasItsOwnLimit) {
  Meter meter(std::make_shared<Usage>(), {LimitKind::provisioned, 9000, 3000});
  auto hot = key(0, 1), cold = key(200, 1);
  for (int i = 0; i < 1000; ++i) meter.spend(Traffic::write, 1, hot);
  EXPECT_EQ(meter.refuses(Traffic::write, hot, at(0)), std::nullopt);  // the first look starts the clock
  for (int i = 0; i < 1000; ++i) meter.spend(Traffic::write, 1, hot);
  EXPECT_EQ(meter.refuses(Traffic::write, hot, at(0)), Meter::Refusal::partition);
  EXPECT_EQ(meter.refuses(Traffic::write, cold, at(0)), std::nullopt);
  EXPECT_EQ(meter.refuses(Traffic::write, hot, at(0.5)), std::nullopt);
}

TEST(MeterTest, OtherLimitsFindTheBucketAsItWas) {
  auto meter = std::make_shared<Meter>(std::make_shared<Usage>(), Limits{LimitKind::provisioned, 1, 1});
  EXPECT_FALSE(meter->refuses(Traffic::write, {}, at(0)));
  meter->spend(Traffic::write, 301, {});
  Meter changed(*meter, {LimitKind::provisioned, 1, 10});
  EXPECT_TRUE(changed.refuses(Traffic::write, {}, at(0)));
  EXPECT_FALSE(changed.refuses(Traffic::write, {}, at(2)));
  EXPECT_EQ(changed.usage().counts().write_units, 301);
}

}  // namespace
}  // namespace tables
