#include "base/task.h"

#include <gtest/gtest.h>

#include <thread>

#include "base/result.h"
#include "base/workers.h"

namespace base {
namespace {

Task<int> leaf(int value) { co_return value; }
Task<int64_t> sum(int n) {
  int64_t total = 0;
  for (int i = 1; i <= n; ++i) total += co_await leaf(i);
  co_return total;
}

TEST(TaskTest, AwaitsManyTasksWithoutGrowingTheStack) { EXPECT_EQ(sync_wait(sum(1'000'000)), 500'000'500'000); }

Task<Result<int>> doubled(Result<int> input) {
  CO_TRY(int value, std::move(input));
  co_return value * 2;
}

TEST(TaskTest, ErrorsLeaveThroughCoTry) {
  EXPECT_EQ(*sync_wait(doubled(21)), 42);
  auto failed = sync_wait(doubled(fail({ErrorKind::invalid, "Bad", "no"})));
  EXPECT_EQ(failed.error().code, "Bad");
}

Task<int> wait_for(OneShotFuture<int> future) { co_return co_await std::move(future); }

TEST(TaskTest, OneShotCrossesThreadsAndTakesTheFirstValue) {
  for (int i = 0; i < 200; ++i) {
    auto [promise, future] = one_shot<int>();
    std::thread other([promise] {
      promise.set(7);
      promise.set(8);
    });
    EXPECT_EQ(sync_wait(wait_for(std::move(future))), 7);
    other.join();
  }
}

TEST(TaskTest, WorkersRunAndComeBack) {
  Workers workers(2);
  auto answer = sync_wait(workers.run([]() -> Result<int> { return 5; }));
  EXPECT_EQ(*answer, 5);
}

}  // namespace
}  // namespace base
