#include "store/sums.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include "base/task.h"
#include "store/store.h"

namespace store {
namespace {

using base::Status;
using base::sync_wait;

class SumsTest : public ::testing::Test {
 protected:
  SumsTest() {
    char pattern[] = "/tmp/virga_sums_XXXXXX";
    folder_ = ::mkdtemp(pattern);
    open();
  }
  ~SumsTest() override {
    store_.reset();
    std::filesystem::remove_all(folder_);
  }
  void open() {
    store_.reset();
    auto opened = Store::open(folder_ / "data");
    ASSERT_TRUE(opened);
    store_ = *std::move(opened);
  }
  void add(uint64_t number, Sum change) {
    ASSERT_TRUE(sync_wait(store_->write([=](Round& round) -> Status {
      round.put(Family::items, "k", "v");
      round.add(number, change);
      return {};
    })));
  }
  std::filesystem::path folder_;
  std::unique_ptr<Store> store_;
};

TEST_F(SumsTest, SumsAreAddedToAndOutliveTheProcess) {
  EXPECT_FALSE(store_->sum(7));
  add(7, {});
  EXPECT_EQ(store_->sum(7), Sum());
  add(7, {2, 100});
  add(7, {-1, -30});
  add(8, {1, 5});
  open();
  EXPECT_EQ(store_->sum(7), (Sum{1, 70}));
  EXPECT_EQ(store_->sum(8), (Sum{1, 5}));
  add(7, {1, 1});
  EXPECT_EQ(store_->sum(7), (Sum{2, 71}));
}

TEST_F(SumsTest, AWriteThatFailsAddsNothing) {
  add(7, {1, 10});
  auto failed = sync_wait(store_->write([](Round& round) -> Status {
    round.add(7, {1, 10});
    return base::fail(base::internal_error("no"));
  }));
  EXPECT_FALSE(failed);
  EXPECT_EQ(store_->sum(7), (Sum{1, 10}));
}

TEST_F(SumsTest, ASumIsGivenUpWithItsNumber) {
  add(7, {1, 10});
  ASSERT_TRUE(sync_wait(store_->write([](Round& round) -> Status {
    round.add(7, {1, 10});
    round.drop_sum(7);
    return {};
  })));
  EXPECT_FALSE(store_->sum(7));
  open();
  EXPECT_FALSE(store_->sum(7));
  ASSERT_TRUE(store_->set_sum(7, {3, 4}));
  EXPECT_EQ(store_->sum(7), (Sum{3, 4}));
}

}  // namespace
}  // namespace store
