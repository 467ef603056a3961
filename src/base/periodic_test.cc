#include "base/periodic.h"

#include <gtest/gtest.h>

#include <future>
#include <memory>

namespace base {
namespace {

TEST(PeriodicTest, RunsAgainUntilItEnds) {
  int runs = 0;
  std::promise<void> third;
  auto periodic = std::make_unique<Periodic>("test", std::chrono::milliseconds(1), [&] {
    if (++runs == 3) third.set_value();
  });
  third.get_future().wait();
  periodic.reset();
  int then = runs;
  EXPECT_GE(then, 3);
  std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(runs, then);
}

TEST(PeriodicTest, EndsAtOnceWithinItsPause) {
  auto begin = std::chrono::steady_clock::now();
  {
    Periodic periodic("test", std::chrono::hours(1), [] {});
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
}

}  // namespace
}  // namespace base
