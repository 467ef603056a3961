#include "tables/capacity.h"

#include <gtest/gtest.h>

#include "store/keys.h"
#include "tables/limits.h"
#include "tables/row.h"
#include "tables/testing.h"

namespace tables {
namespace {

using base::sync_wait;
using items::Item;
using items::Value;
using testing::bindings;
using testing::Engine;
using testing::simple_definition;

class CapacityTest : public ::testing::Test {
 protected:
  Tables& tables() { return *engine_.tables; }
  /// Hash key id, sort key at; local index by_n (n, keys only), global index by_k (k, with x).
  void create_indexed() {
    auto definition = simple_definition("t", "at");
    definition.attributes.push_back({"n", items::Type::number});
    definition.attributes.push_back({"k", items::Type::string});
    IndexDefinition local{.name = "by_n", .kind = IndexKind::local};
    local.keys = {{"id", KeyRole::hash}, {"n", KeyRole::range}};
    local.projection.kind = Projected::keys_only;
    IndexDefinition global{.name = "by_k"};
    global.keys = {{"k", KeyRole::hash}};
    global.projection = {Projected::include, std::vector<std::string>{"x"}};
    definition.local_indexes = {local};
    definition.global_indexes = {global};
    create(definition);
  }
  void create(Definition definition) {
    auto created = sync_wait(tables().create(std::move(definition)));
    ASSERT_TRUE(created) << created.error().message;
  }
  Written put(Item item) {
    auto done = sync_wait(tables().put({.table = "t", .item = std::move(item)}));
    EXPECT_TRUE(done) << done.error().message;
    return done ? *std::move(done) : Written();
  }
  template <class T>
  static std::string error(const base::Result<T>& result) {
    return result ? "no error" : result.error().code;
  }
  store::Sum sum(std::string_view index = "") {
    auto table = tables().find("t");
    return tables().size_of(index.empty() ? table->schema.number : table->find_index(index)->definition.number);
  }
  static Item row(std::string k, std::string x, int64_t n) {
    return {{"id", Value("a")}, {"at", Value::of(1)}, {"k", Value(k)}, {"x", Value(x)}, {"n", Value::of(n)}};
  }
  Engine engine_;
};

TEST_F(CapacityTest, AWriteIsPaidByTheLargerOfWhatItReplacesAndPuts) {
  create(simple_definition("t"));
  auto put_of = [&](size_t size) { return put({{"id", Value("a")}, {"x", Value(std::string(size, 'x'))}}).consumed.table; };
  EXPECT_EQ(put_of(1020), 1);  // 1024 with names and key
  EXPECT_EQ(put_of(1021), 2);
  EXPECT_EQ(put_of(10), 2);
  EXPECT_EQ(put_of(10), 1);
  auto gone = sync_wait(tables().remove({.table = "t", .key = {{"id", Value("none")}}}));
  EXPECT_EQ(gone->consumed.total(), 1);
}

TEST_F(CapacityTest, AnIndexIsPaidByWhatChangesInIt) {
  create_indexed();
  auto units = [&](Item item) {
    auto written = put(std::move(item));
    auto of = [](const auto& list, std::string name) { return list.contains(name) ? list.at(name) : 0; };
    return std::pair(of(written.consumed.global, "by_k"), of(written.consumed.local, "by_n"));
  };
  using Pair = std::pair<double, double>;
  EXPECT_EQ(units(row("k1", "x", 1)), Pair(1, 1));
  EXPECT_EQ(units(row("k1", "x", 1)), Pair(0, 0));
  EXPECT_EQ(units(row("k1", "y", 1)), Pair(1, 0));  // projected by one
  EXPECT_EQ(units(row("k2", "y", 2)), Pair(2, 2));  // erased there, put here
  EXPECT_EQ(units({{"id", Value("a")}, {"at", Value::of(1)}}), Pair(1, 1));
  EXPECT_EQ(units({{"id", Value("a")}, {"at", Value::of(1)}}), Pair(0, 0));
}

TEST_F(CapacityTest, WhatFailsItsConditionIsPaidToo) {
  create(simple_definition("t"));
  put({{"id", Value("a")}, {"x", Value(std::string(3000, 'x'))}});
  auto before = Tables::usage(*tables().find("t")).write_units;
  auto failed =
      sync_wait(tables().remove({.table = "t", .key = {{"id", Value("a")}}, .condition = "attribute_not_exists(id)"}));
  EXPECT_EQ(error(failed), "ConditionalCheckFailedException");
  EXPECT_EQ(Tables::usage(*tables().find("t")).write_units - before, 3);
}

TEST_F(CapacityTest, SumsFollowEveryWrite) {
  create_indexed();
  put(row("k1", "xyz", 1));
  EXPECT_EQ(sum(), (store::Sum{1, 3 + 4 + 3 + 4 + 3}));
  EXPECT_EQ(sum("by_k"), (store::Sum{1, 3 + 4 + 3 + 4}));
  EXPECT_EQ(sum("by_n"), (store::Sum{1, 3 + 4 + 3}));
  put(row("k2", "x", 1));
  EXPECT_EQ(sum(), (store::Sum{1, 15}));
  EXPECT_EQ(sum("by_k"), (store::Sum{1, 12}));
  engine_.open();
  EXPECT_EQ(sum(), (store::Sum{1, 15}));
  ASSERT_TRUE(sync_wait(tables().remove({.table = "t", .key = {{"id", Value("a")}, {"at", Value::of(1)}}})));
  EXPECT_EQ(sum(), store::Sum());
  EXPECT_EQ(sum("by_k"), store::Sum());
  EXPECT_EQ(sum("by_n"), store::Sum());
}

TEST_F(CapacityTest, ACollectionIsItsItemsAndTheirEntriesInLocalIndexes) {
  create_indexed();
  auto first = put(row("k1", "xyz", 1));
  ASSERT_TRUE(first.collection);
  EXPECT_EQ(first.collection->key, (Item{{"id", Value("a")}}));
  EXPECT_EQ(first.collection->bytes, 17 + 10);
  auto gone = sync_wait(tables().remove({.table = "t", .key = {{"id", Value("a")}, {"at", Value::of(1)}}}));
  EXPECT_EQ(gone->collection->bytes, 0);
}

TEST_F(CapacityTest, ACollectionDoesNotGrowBeyondItsLimit) {
  create_indexed();
  put(row("k1", "xyz", 1));
  auto key = collection_key(*tables().find("t"), row("", "", 0));
  ASSERT_TRUE(sync_wait(engine_.store->write([&](store::Round& round) -> base::Status {
    round.put(store::Family::index, key, std::to_string(kMaxCollectionBytes - 2));
    return {};
  })));
  auto longer = sync_wait(tables().put({.table = "t", .item = row("k1", "xyz123", 1)}));
  EXPECT_EQ(error(longer), "ItemCollectionSizeLimitExceededException");
  EXPECT_EQ(put(row("k1", "xyz12", 1)).collection->bytes, kMaxCollectionBytes);
  EXPECT_EQ(put(row("k1", "x", 1)).collection->bytes, kMaxCollectionBytes - 4);
}

TEST_F(CapacityTest, ATransactionPaysTwiceForItsItemsAndOnceForTheirEntries) {
  create_indexed();
  put(row("k1", "x", 1));
  std::vector<AnyWrite> writes;
  writes.push_back(Put{.table = "t", .item = row("k2", "x", 1)});
  writes.push_back(
      Check{.table = "t", .key = {{"id", Value("b")}, {"at", Value::of(1)}}, .condition = "attribute_not_exists(id)"});
  auto done = sync_wait(tables().transact(writes));
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ((*done)[0].consumed.table, 2);
  EXPECT_EQ((*done)[0].consumed.global.at("by_k"), 2);
  EXPECT_EQ((*done)[1].consumed.total(), 2);
}

TEST_F(CapacityTest, ATableIsThrottledWhenItsThroughputIsUsedUp) {
  auto definition = simple_definition("t");
  definition.billing = Billing::provisioned;
  definition.throughput = Throughput{1, 1};
  create(definition);
  for (int i = 0; i < 3; ++i) put({{"id", Value("a")}, {"x", Value(std::string(102'000, 'x'))}});
  auto refused = sync_wait(tables().put({.table = "t", .item = {{"id", Value("b")}}}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "ProvisionedThroughputExceededException");
  auto& reason = refused.error().detail.find("ThrottlingReasons")->elements()->front();
  EXPECT_EQ(reason.text("reason"), "TableWriteProvisionedThroughputExceeded");
  EXPECT_EQ(reason.text("resource"), "arn:aws:dynamodb:us-east-1:000000000000:table/t");
  EXPECT_TRUE(sync_wait(tables().get({.table = "t", .key = {{"id", Value("a")}}})));
  EXPECT_EQ(Tables::usage(*tables().find("t")).throttled_writes, 1u);
  std::vector<AnyWrite> writes{Put{.table = "t", .item = {{"id", Value("b")}}}};
  EXPECT_EQ(error(sync_wait(tables().write_batch(writes))), "ProvisionedThroughputExceededException");
  auto canceled = sync_wait(tables().transact(writes));
  EXPECT_EQ(canceled.error().message,
            "Transaction cancelled, please refer cancellation reasons for specific reasons [ProvisionedThroughputExceeded]");
  engine_.clock.advance(std::chrono::seconds(1));
  EXPECT_TRUE(sync_wait(tables().put({.table = "t", .item = {{"id", Value("b")}}})));
}

TEST_F(CapacityTest, AnOnDemandTableIsThrottledAtItsMaximum) {
  auto definition = simple_definition("t");
  definition.on_demand.write = 1;
  create(definition);
  for (int i = 0; i < 3; ++i) put({{"id", Value("a")}, {"x", Value(std::string(102'000, 'x'))}});
  auto refused = sync_wait(tables().put({.table = "t", .item = {{"id", Value("b")}}}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "ThrottlingException");
  EXPECT_EQ(refused.error().detail.find("throttlingReasons")->elements()->front().text("reason"),
            "TableWriteMaxOnDemandThroughputExceeded");
  auto canceled = sync_wait(tables().transact({Put{.table = "t", .item = {{"id", Value("b")}}}}));
  EXPECT_EQ(canceled.error().message,
            "Transaction cancelled, please refer cancellation reasons for specific reasons [ThrottlingError]");
}

TEST_F(CapacityTest, ABatchLeavesOutWhatIsThrottled) {
  auto definition = simple_definition("t");
  definition.billing = Billing::provisioned;
  definition.throughput = Throughput{1, 1};
  create(definition);
  for (int i = 0; i < 2; ++i) put({{"id", Value("a")}, {"x", Value(std::string(140'000, 'x'))}});
  std::vector<AnyWrite> writes;
  for (int i = 0; i < 3; ++i) {
    writes.push_back(Put{.table = "t", .item = {{"id", Value(std::to_string(i))}, {"x", Value(std::string(20'000, 'x'))}}});
  }
  auto done = sync_wait(tables().write_batch(writes));
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ((*done)[0].outcome, Outcome::done);
  EXPECT_EQ((*done)[2].outcome, Outcome::throttled);
  EXPECT_EQ(*(*done)[2].attributes->find("id")->string(), "2");
  EXPECT_FALSE(sync_wait(tables().get({.table = "t", .key = {{"id", Value("2")}}}))->item);
}

TEST_F(CapacityTest, ATokenMakesATransactionHappenOnce) {
  create(simple_definition("t"));
  put({{"id", Value("a")}, {"n", Value::of(1)}, {"x", Value(std::string(1500, 'x'))}});
  std::vector<AnyWrite> writes;
  writes.push_back(Update{
      .table = "t", .key = {{"id", Value("a")}}, .update = "ADD n :v", .bindings = bindings({}, {{":v", Value::of(1)}})});
  auto n = [&] {
    return sync_wait(tables().get({.table = "t", .key = {{"id", Value("a")}}}))->item->find("n")->number()->text();
  };
  auto send = [&](std::string payload) { return sync_wait(tables().transact(writes, Token{"token", payload})); };
  auto first = send("p");
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->front().consumed.table, 4);
  engine_.clock.advance(std::chrono::minutes(9));
  engine_.open();
  auto again = send("p");
  ASSERT_TRUE(again);
  EXPECT_EQ(again->front().outcome, Outcome::replayed);
  EXPECT_EQ(again->front().consumed.table, 2);
  EXPECT_EQ(n(), "2");
  EXPECT_EQ(error(send("q")), "IdempotentParameterMismatchException");
  engine_.clock.advance(std::chrono::minutes(2));
  ASSERT_TRUE(send("q"));
  EXPECT_EQ(n(), "3");
}

TEST_F(CapacityTest, OldTokensAreErased) {
  create(simple_definition("t"));
  std::vector<AnyWrite> writes{Put{.table = "t", .item = {{"id", Value("a")}}}};
  auto stored = [&] {
    int count = 0;
    std::string prefix(store::keys::transaction_token);
    auto cursor = engine_.store->cursor(store::Family::meta, {prefix, store::keys::after_prefix(prefix)});
    for (cursor.seek_first(); cursor.valid(); cursor.next()) ++count;
    return count;
  };
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(sync_wait(tables().transact(writes, Token{std::to_string(i), "p"})));
    engine_.clock.advance(std::chrono::minutes(10));
  }
  EXPECT_EQ(stored(), 2);
}

TEST_F(CapacityTest, WrongKeysCancelATransactionAndEmptyOnesRefuseIt) {
  create(simple_definition("t"));
  std::vector<AnyWrite> writes;
  writes.push_back(Put{.table = "t", .item = {{"id", Value("a")}}});
  writes.push_back(Put{.table = "t", .item = {{"id", Value::of(1)}}});
  writes.push_back(Delete{.table = "t", .key = {{"other", Value("a")}}});
  auto canceled = sync_wait(tables().transact(writes));
  EXPECT_EQ(canceled.error().message,
            "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ValidationError, "
            "ValidationError]");
  auto& reasons = *canceled.error().detail.find("CancellationReasons")->elements();
  EXPECT_EQ(reasons[1].text("Message"),
            "One or more parameter values were invalid: Type mismatch for key id expected: S actual: N");
  EXPECT_EQ(reasons[2].text("Message"), "The provided key element does not match the schema");
  writes.push_back(Put{.table = "t", .item = {{"id", Value("")}}});
  EXPECT_EQ(error(sync_wait(tables().transact(writes))), "ValidationException");
  auto got = sync_wait(tables().get_together({{.table = "t", .key = {{"id", Value("")}}}}, Cost::transaction));
  EXPECT_EQ(error(got), "TransactionCanceledException");
}

}  // namespace
}  // namespace tables
