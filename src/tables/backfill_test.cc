#include "tables/backfill.h"

#include <gtest/gtest.h>

#include <thread>

#include "items/document.h"
#include "tables/limits.h"
#include "tables/testing.h"

namespace tables {
namespace {

using base::sync_wait;
using items::Item;
using items::Value;

class BackfillTest : public ::testing::Test {
 protected:
  Tables& tables() { return *engine_.tables; }
  void put(int id, Item item) {
    item.set("id", Value(std::to_string(id)));
    ASSERT_TRUE(sync_wait(tables().put({.table = "t", .item = std::move(item)})));
  }
  void fill(int count) {
    ASSERT_TRUE(sync_wait(tables().create(testing::simple_definition("t"))));
    std::vector<AnyWrite> writes;
    for (int id = 0; id < count; ++id) {
      Item item{{"id", Value(std::to_string(id))}, {"a", Value("x" + std::to_string(id % 7))}};
      writes.push_back(Put{.table = "t", .item = std::move(item)});
    }
    ASSERT_TRUE(sync_wait(tables().write_batch(std::move(writes))));
  }
  base::Status add_index() {
    auto done = sync_wait(tables().change("t", [](Schema& schema) -> base::Status {
      schema.attributes.push_back({"a", items::Type::string});
      Index index;
      index.name = "by-a";
      index.keys = {{"a", KeyRole::hash}};
      schema.indexes.push_back(std::move(index));
      return {};
    }));
    if (!done) return base::fail(done.error());
    return {};
  }
  IndexState state() { return tables().find("t")->schema.indexes.at(0).state; }
  void wait() {
    for (int i = 0; i < 2000 && state() == IndexState::creating; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    EXPECT_EQ(state(), IndexState::active);
  }
  /// All items of the table that have the key, or all of the index, by id.
  std::map<std::string, Item> all(std::optional<std::string> index) {
    std::map<std::string, Item> found;
    std::optional<Item> start;
    do {
      auto page = sync_wait(tables().scan({{.table = "t", .index = index, .start = start}}));
      EXPECT_TRUE(page) << page.error().message;
      if (!page) return found;
      for (auto& item : page->items) {
        const auto* a = item.find("a");
        if (a && a->string()) found.emplace(*item.find("id")->string(), item);
      }
      start = page->last_key;
    } while (start);
    return found;
  }

  testing::Engine engine_;
};

TEST_F(BackfillTest, AFewRowsAreFilledAtOnce) {
  fill(20);
  put(20, {{"a", Value::of(1)}});  // of another type: left out
  put(21, {});
  ASSERT_TRUE(add_index());
  EXPECT_EQ(state(), IndexState::active);
  EXPECT_EQ(all("by-a").size(), 20u);
}

TEST_F(BackfillTest, AnIndexBeingFilledIsNotReadAndItsTableNotDeleted) {
  fill(static_cast<int>(kBackfillRows) + 10);
  ASSERT_TRUE(add_index());
  if (state() == IndexState::creating) {
    auto scan = sync_wait(tables().scan({{.table = "t", .index = "by-a"}}));
    if (!scan) EXPECT_EQ(scan.error().message, "Cannot read from backfilling global secondary index: by-a");
  }
  wait();
  EXPECT_EQ(all("by-a"), all({}));
  EXPECT_TRUE(sync_wait(tables().remove("t")));
}

TEST_F(BackfillTest, FillingIsExactWhileWritesGoOn) {
  constexpr int kCount = 1500;
  fill(kCount);
  std::atomic<bool> stop = false;
  auto change = [&](int worker) {
    for (int n = worker; !stop; n += 11) {
      int id = n * 37 % kCount;
      if (n % 4 == 0) {
        (void)sync_wait(tables().remove({.table = "t", .key = {{"id", Value(std::to_string(id))}}}));
      } else if (n % 4 == 1) {
        put(id, {{"n", Value::of(n)}});
      } else {
        put(id, {{"a", Value("w" + std::to_string(n % 5))}, {"n", Value::of(n)}});
      }
    }
  };
  std::vector<std::thread> workers;
  for (int worker = 0; worker < 3; ++worker) workers.emplace_back(change, worker);
  EXPECT_TRUE(add_index());
  wait();
  stop = true;
  for (auto& worker : workers) worker.join();
  EXPECT_EQ(all("by-a"), all({}));
}

TEST_F(BackfillTest, FillingGoesOnAfterARestart) {
  fill(4 * static_cast<int>(kBackfillRows));
  ASSERT_TRUE(add_index());
  engine_.open();  // wherever it is
  put(1, {{"a", Value("later")}});
  wait();
  EXPECT_EQ(all("by-a"), all({}));
  engine_.open();
  EXPECT_EQ(state(), IndexState::active);
  EXPECT_EQ(all("by-a"), all({}));
}

TEST_F(BackfillTest, AnIndexMayBeDroppedBeforeItIsFull) {
  fill(4 * static_cast<int>(kBackfillRows));
  ASSERT_TRUE(add_index());
  ASSERT_TRUE(sync_wait(tables().change("t", [](Schema& schema) -> base::Status {
    schema.indexes.clear();
    drop_unused_attributes(schema);
    return {};
  })));
  ASSERT_TRUE(add_index());
  wait();
  EXPECT_EQ(all("by-a"), all({}));
}

}  // namespace
}  // namespace tables
