#include "tables/expiry.h"

#include <gtest/gtest.h>

#include "store/keys.h"
#include "tables/testing.h"

namespace tables {
namespace {

using base::sync_wait;
using items::Item;
using items::Value;
using testing::Engine;
using testing::simple_definition;

constexpr int64_t kNowS = 1'700'000'000;

class ExpiryTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto definition = simple_definition("notes");
    definition.stream = View::new_and_old_images;
    ASSERT_TRUE(sync_wait(engine_.tables->create(definition)));
  }
  void set_time_to_live(std::optional<std::string> attribute) {
    ASSERT_TRUE(sync_wait(engine_.tables->change("notes", [=](Schema& schema) -> base::Status {
      schema.time_to_live.reset();
      if (attribute) schema.time_to_live = TimeToLive{.attribute = *attribute};
      return {};
    })));
  }
  void put(const std::string& id, Value expires) {
    ASSERT_TRUE(sync_wait(engine_.tables->put({.table = "notes", .item = {{"id", Value(id)}, {"ttl", std::move(expires)}}})));
  }
  /// item0, item1, ...: every other one at each moment.
  void put_many(int count, int64_t even, int64_t odd) {
    std::vector<AnyWrite> writes;
    for (int i = 0; i < count; ++i) {
      writes.push_back(Put{.table = "notes",
                           .item = {{"id", Value("item" + std::to_string(i))}, {"ttl", Value::of(i % 2 == 0 ? even : odd)}}});
    }
    ASSERT_TRUE(sync_wait(engine_.tables->write_batch(std::move(writes))));
  }
  bool there(const std::string& id) {
    return sync_wait(engine_.tables->get({.table = "notes", .key = {{"id", Value(id)}}}))->item.has_value();
  }
  void run() {
    Expiry expiry(*engine_.tables, *engine_.store, engine_.clock);
    for (;;) {
      auto more = sync_wait(expiry.run());
      ASSERT_TRUE(more) << more.error().message;
      if (!*more) return;
    }
  }
  size_t entries() {
    auto table = engine_.tables->find("notes");
    if (table->ttl_prefix.empty()) return 0;
    size_t count = 0;
    auto cursor =
        engine_.store->cursor(store::Family::index, {table->ttl_prefix, store::keys::after_prefix(table->ttl_prefix)});
    for (cursor.seek_first(); cursor.valid(); cursor.next()) ++count;
    return count;
  }
  std::optional<uint64_t> expiry(Value value) { return expiry_of(*engine_.tables->find("notes"), {{"ttl", std::move(value)}}); }
  Engine engine_;
};

TEST_F(ExpiryTest, OnlyNumbersAreMoments) {
  set_time_to_live("ttl");
  EXPECT_EQ(expiry(Value::of(kNowS)), uint64_t{kNowS});
  EXPECT_EQ(expiry(*items::Decimal::parse("1700000000.9")), uint64_t{kNowS});
  EXPECT_EQ(expiry(*items::Decimal::parse("17e8")), uint64_t{kNowS});
  EXPECT_EQ(expiry(*items::Decimal::parse("999999999999999999")), 999'999'999'999'999'999u);
  for (const char* number : {"0", "-5", "0.5", "1e18", "9e125"}) {
    EXPECT_FALSE(expiry(*items::Decimal::parse(number))) << number;
  }
  EXPECT_FALSE(expiry(Value("1700000000")));
  EXPECT_FALSE(expiry(Value(true)));
}

TEST_F(ExpiryTest, WhatHasExpiredIsDeletedByTheService) {
  set_time_to_live("ttl");
  put("past", Value::of(kNowS - 1));
  put("now", Value::of(kNowS));
  put("text", Value("1"));
  put("ancient", Value::of(kNowS - 6 * 365 * 24 * 3600));
  run();
  EXPECT_FALSE(there("past"));
  EXPECT_TRUE(there("now"));
  EXPECT_TRUE(there("text"));
  EXPECT_TRUE(there("ancient"));
  auto page = read_changes(*engine_.store,
                           {.table = engine_.tables->find("notes")->schema.number, .limit = 1, .order = Order::newest_first});
  ASSERT_EQ(page->changes.size(), 1u);
  EXPECT_EQ(page->changes[0].kind, ChangeKind::remove);
  EXPECT_EQ(page->changes[0].principal, Principal::time_to_live);
  EXPECT_EQ(*page->changes[0].keys.find("id")->string(), "past");
  engine_.clock.advance(std::chrono::seconds(1));
  run();
  EXPECT_FALSE(there("now"));
}

TEST_F(ExpiryTest, EntriesFollowTheirItems) {
  set_time_to_live("ttl");
  put("a", Value::of(kNowS + 10));
  put("b", Value::of(kNowS + 10));
  EXPECT_EQ(entries(), 2u);
  put("a", Value::of(kNowS + 100));
  EXPECT_EQ(entries(), 2u);
  put("b", Value("never"));
  EXPECT_EQ(entries(), 1u);
  engine_.clock.advance(std::chrono::seconds(50));
  run();
  EXPECT_TRUE(there("a"));
  ASSERT_TRUE(sync_wait(engine_.tables->remove(Delete{.table = "notes", .key = {{"id", Value("a")}}})));
  EXPECT_EQ(entries(), 0u);
}

TEST_F(ExpiryTest, ItemsOfBeforeAreFoundToo) {
  put_many(2500, kNowS - 10, kNowS + 10);
  set_time_to_live("ttl");
  EXPECT_EQ(entries(), 0u);
  run();
  EXPECT_TRUE(engine_.tables->find("notes")->schema.time_to_live->filled);
  EXPECT_EQ(entries(), 1250u);
  EXPECT_FALSE(there("item0"));
  EXPECT_TRUE(there("item1"));
  engine_.open();
  EXPECT_TRUE(engine_.tables->find("notes")->schema.time_to_live->filled);
  set_time_to_live({});
  EXPECT_EQ(entries(), 0u);
  engine_.clock.advance(std::chrono::seconds(100));
  run();
  EXPECT_TRUE(there("item1"));
  set_time_to_live("other");
  run();
  EXPECT_TRUE(there("item1"));
}

TEST_F(ExpiryTest, ManyAreDeletedInPieces) {
  set_time_to_live("ttl");
  put_many(250, kNowS - 1, kNowS - 1);
  Expiry expiry(*engine_.tables, *engine_.store, engine_.clock);
  EXPECT_TRUE(*sync_wait(expiry.run()));
  EXPECT_EQ(entries(), 150u);
  run();
  EXPECT_EQ(entries(), 0u);
}

}  // namespace
}  // namespace tables
