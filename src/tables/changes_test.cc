#include "tables/changes.h"

#include <gtest/gtest.h>

#include "tables/testing.h"

namespace tables {
namespace {

using base::sync_wait;
using items::Item;
using items::Value;
using testing::bindings;
using testing::Engine;
using testing::simple_definition;

class ChangesTest : public ::testing::Test {
 protected:
  void SetUp() override { create("notes"); }
  void create(const std::string& name) {
    ASSERT_TRUE(sync_wait(engine_.tables->create(simple_definition(name))));
    log(name);
  }
  void log(const std::string& name, bool enabled = true) {
    ASSERT_TRUE(sync_wait(engine_.tables->change(name, [=](Schema& schema) -> base::Status {
      schema.stream = StreamSetting{.enabled = enabled};
      return {};
    })));
  }
  void put(Item item, const std::string& table = "notes") {
    auto done = sync_wait(engine_.tables->put({.table = table, .item = std::move(item)}));
    ASSERT_TRUE(done) << done.error().message;
  }
  void erase(const std::string& id) {
    ASSERT_TRUE(sync_wait(engine_.tables->remove(Delete{.table = "notes", .key = {{"id", Value(id)}}})));
  }
  uint64_t number(const std::string& table = "notes") { return engine_.tables->find(table)->schema.number; }
  std::vector<Change> changes(ChangeQuery query = {}, const store::Snapshot* snapshot = nullptr) {
    if (query.table == 0) query.table = number();
    auto page = read_changes(*engine_.store, query, snapshot);
    EXPECT_TRUE(page);
    more_ = page->more;
    return std::move(page->changes);
  }
  static std::string text(const std::optional<Item>& item) {
    std::string out;
    for (const auto& [name, value] : item ? *item : Item())
      out += name + (value.string() ? *value.string() : value.number()->text());
    return item ? out : "-";
  }
  static std::string text(const Change& change) {
    constexpr const char* kinds[] = {"insert", "modify", "remove"};
    return std::string(kinds[static_cast<int>(change.kind)]) + " " + text(change.keys) + " " + text(change.old) + " " +
           text(change.fresh);
  }
  Engine engine_;
  bool more_ = false;
};

TEST_F(ChangesTest, EachChangeOfAnItemIsOneRecord) {
  put({{"id", Value("a")}, {"n", Value::of(1)}});
  put({{"id", Value("a")}, {"n", Value::of(2)}});
  ASSERT_TRUE(sync_wait(engine_.tables->update({.table = "notes",
                                                .key = {{"id", Value("a")}},
                                                .update = "SET n = n + :one",
                                                .bindings = bindings({}, {{":one", Value::of(1)}})})));
  erase("a");
  auto all = changes();
  ASSERT_EQ(all.size(), 4u);
  EXPECT_EQ(text(all[0]), "insert ida - idan1");
  EXPECT_EQ(text(all[1]), "modify ida idan1 idan2");
  EXPECT_EQ(text(all[2]), "modify ida idan2 idan3");
  EXPECT_EQ(text(all[3]), "remove ida idan3 -");
  EXPECT_EQ(all[0].time, engine_.clock.now());
  EXPECT_EQ(all[0].principal, Principal::user);
}

TEST_F(ChangesTest, WritesThatChangeNothingLeaveNone) {
  put({{"id", Value("a")}, {"n", Value::of(1)}, {"s", Value::string_set({"x", "y"})}});
  put({{"id", Value("a")}, {"s", Value::string_set({"y", "x"})}, {"n", Value::of(1)}});
  erase("missing");
  ASSERT_TRUE(sync_wait(engine_.tables->update({.table = "notes",
                                                .key = {{"id", Value("a")}},
                                                .update = "SET n = :one",
                                                .bindings = bindings({}, {{":one", Value::of(1)}})})));
  EXPECT_FALSE(sync_wait(
      engine_.tables->put({.table = "notes", .item = {{"id", Value("a")}}, .condition = "attribute_not_exists(id)"})));
  EXPECT_EQ(changes().size(), 1u);
  ASSERT_TRUE(sync_wait(engine_.tables->update({.table = "notes", .key = {{"id", Value("new")}}})));
  EXPECT_EQ(changes().size(), 2u);
}

TEST_F(ChangesTest, BatchesAndTransactionsAreRecordedWhole) {
  ASSERT_TRUE(sync_wait(engine_.tables->write_batch(
      {Put{.table = "notes", .item = {{"id", Value("a")}}}, Delete{.table = "notes", .key = {{"id", Value("b")}}}})));
  ASSERT_TRUE(sync_wait(engine_.tables->transact(
      {Put{.table = "notes", .item = {{"id", Value("b")}}}, Delete{.table = "notes", .key = {{"id", Value("a")}}}})));
  EXPECT_FALSE(sync_wait(
      engine_.tables->transact({Put{.table = "notes", .item = {{"id", Value("c")}}},
                                Check{.table = "notes", .key = {{"id", Value("a")}}, .condition = "attribute_exists(id)"}})));
  auto all = changes();
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[1].kind, ChangeKind::insert);
  EXPECT_EQ(all[2].kind, ChangeKind::remove);
}

TEST_F(ChangesTest, OnlyTablesThatAskForItAreLogged) {
  log("notes", false);
  put({{"id", Value("a")}});
  EXPECT_TRUE(changes().empty());
  EXPECT_TRUE(logged_tables(*engine_.store)->empty());
}

TEST_F(ChangesTest, SequencesRiseOverTablesAndRestarts) {
  create("other");
  put({{"id", Value("a")}});
  put({{"id", Value("a")}}, "other");
  put({{"id", Value("b")}});
  auto first = changes(), second = changes({.table = number("other")});
  EXPECT_LT(first[0].sequence, second[0].sequence);
  EXPECT_LT(second[0].sequence, first[1].sequence);
  EXPECT_GE(first[0].sequence, sequence_at(engine_.clock.now()));
  engine_.clock.advance(std::chrono::hours(-1));
  engine_.open();
  put({{"id", Value("c")}});
  EXPECT_GT(changes().back().sequence, first[1].sequence);
  engine_.clock.advance(std::chrono::hours(2));
  put({{"id", Value("d")}});
  EXPECT_EQ(changes().back().sequence, sequence_at(engine_.clock.now()));
  EXPECT_EQ(time_of_sequence(changes().back().sequence), engine_.clock.now());
  EXPECT_EQ(engine_.tables->change_log().last(), changes().back().sequence);
}

TEST_F(ChangesTest, ReadInPagesInBothOrdersAndAsOfASnapshot) {
  for (const char* id : {"a", "b", "c", "d"}) put({{"id", Value(id)}});
  auto all = changes();
  EXPECT_EQ(changes({.limit = 3}).size(), 3u);
  EXPECT_TRUE(more_);
  EXPECT_EQ(changes({.limit = 4}).size(), 4u);
  EXPECT_FALSE(more_);
  auto some = changes({.from = all[1].sequence, .until = all[3].sequence});
  ASSERT_EQ(some.size(), 2u);
  EXPECT_EQ(some[0].sequence, all[1].sequence);
  auto last = changes({.limit = 1, .order = Order::newest_first});
  EXPECT_EQ(last[0].sequence, all[3].sequence);
  EXPECT_TRUE(more_);
  EXPECT_EQ(changes({.max_bytes = 1}).size(), 1u);
  EXPECT_FALSE(changes({.new_images = false})[0].fresh);
  auto snapshot = engine_.store->snapshot();
  put({{"id", Value("e")}});
  EXPECT_EQ(changes({}, &snapshot).size(), 4u);
  EXPECT_EQ(changes().size(), 5u);
}

TEST_F(ChangesTest, OldRecordsAreErased) {
  put({{"id", Value("a")}});
  engine_.clock.advance(std::chrono::hours(23));
  put({{"id", Value("b")}});
  ASSERT_TRUE(sync_wait(engine_.tables->trim_changes()));
  EXPECT_EQ(changes().size(), 2u);
  engine_.clock.advance(std::chrono::minutes(80));
  ASSERT_TRUE(sync_wait(engine_.tables->trim_changes()));
  ASSERT_EQ(changes().size(), 1u);
  EXPECT_EQ(*changes()[0].keys.find("id")->string(), "b");
  auto old = number();
  ASSERT_TRUE(sync_wait(engine_.tables->remove("notes")));
  EXPECT_EQ(changes({.table = old}).size(), 1u);
  engine_.clock.advance(std::chrono::hours(25));
  ASSERT_TRUE(sync_wait(engine_.tables->trim_changes()));
  EXPECT_TRUE(changes({.table = old}).empty());
  EXPECT_TRUE(logged_tables(*engine_.store)->empty());
}

TEST(ChangeRecordTest, DamagedBytesAreAnError) {
  Change change{.kind = ChangeKind::modify, .keys = {{"id", Value("a")}}, .old = Item{{"id", Value("a")}}};
  auto bytes = encode_change(change);
  EXPECT_EQ(decode_change(bytes)->old, change.old);
  for (size_t length = 0; length < bytes.size(); ++length) EXPECT_FALSE(decode_change(bytes.substr(0, length)));
  EXPECT_FALSE(decode_change(bytes + "x"));
  for (size_t at : {0, 1, 2}) {
    auto wrong = bytes;
    wrong[at] = 9;
    EXPECT_FALSE(decode_change(wrong)) << at;
  }
}

}  // namespace
}  // namespace tables
