#include "tables/tables.h"

#include <gtest/gtest.h>

#include "items/document.h"
#include "tables/testing.h"

namespace tables {
namespace {

using base::sync_wait;
using items::Item;
using items::Value;
using testing::bindings;
using testing::Engine;
using testing::simple_definition;

class TablesTest : public ::testing::Test {
 protected:
  Tables& tables() { return *engine_.tables; }
  void create(Definition definition) {
    auto created = sync_wait(tables().create(std::move(definition)));
    ASSERT_TRUE(created) << created.error().message;
  }
  /// "id" and "at" of the items of a page.
  static std::string ids(const base::Result<Page>& page) {
    if (!page) return page.error().message;
    std::string text;
    for (const auto& item : page->items) {
      text += *item.find("id")->string();
      if (const auto* at = item.find("at")) text += at->number()->text();
      text += " ";
    }
    return text;
  }
  template <class T>
  static std::string error(const base::Result<T>& result) {
    return result ? "no error" : result.error().code + ": " + result.error().message;
  }
  void put(std::string table, Item item) {
    auto done = sync_wait(tables().put({.table = table, .item = std::move(item)}));
    ASSERT_TRUE(done) << done.error().message;
  }
  Engine engine_;
};

Item row(std::string id, int64_t at) { return {{"id", Value(id)}, {"at", Value::of(at)}}; }

TEST_F(TablesTest, TablesAreMadeListedAndDeleted) {
  create(simple_definition("b"));
  create(simple_definition("a", "at"));
  EXPECT_EQ(error(sync_wait(tables().create(simple_definition("a")))), "ResourceInUseException: Table already exists: a");
  EXPECT_EQ(tables().list("", 100).names, (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(tables().list("", 1).more);
  EXPECT_EQ(tables().list("a", 1).names, std::vector<std::string>{"b"});
  EXPECT_EQ(error(tables().describe("c")), "ResourceNotFoundException: Requested resource not found: Table: c not found");
  put("b", {{"id", Value("x")}});
  engine_.open();
  auto found = tables().describe("a");
  ASSERT_TRUE(found);
  EXPECT_EQ((*found)->schema.created, engine_.clock.now());
  EXPECT_EQ((*found)->keys.range()[0].name, "at");
  ASSERT_TRUE(sync_wait(tables().remove("b")));
  EXPECT_EQ(error(sync_wait(tables().remove("b"))),
            "ResourceNotFoundException: Requested resource not found: Table: b not found");
  create(simple_definition("b"));
  EXPECT_EQ(ids(sync_wait(tables().scan({{.table = "b"}}))), "");
}

TEST_F(TablesTest, AProtectedTableIsNotDeleted) {
  auto definition = simple_definition("t");
  definition.deletion_protection = true;
  create(definition);
  EXPECT_EQ(sync_wait(tables().remove("t")).error().code, "ValidationException");
  ASSERT_TRUE(sync_wait(tables().change("t", [](Schema& schema) -> base::Status {
    schema.deletion_protection = false;
    return {};
  })));
  engine_.open();
  EXPECT_TRUE(sync_wait(tables().remove("t")));
}

TEST_F(TablesTest, ItemsArePutGotAndDeleted) {
  create(simple_definition("t"));
  auto first = sync_wait(
      tables().put({.table = "t", .item = {{"id", Value("a")}, {"n", Value::of(1)}}, .return_values = ReturnValues::all_old}));
  ASSERT_TRUE(first);
  EXPECT_FALSE(first->attributes);
  auto second = sync_wait(
      tables().put({.table = "t", .item = {{"id", Value("a")}, {"n", Value::of(2)}}, .return_values = ReturnValues::all_old}));
  EXPECT_EQ(*second->attributes, (Item{{"id", Value("a")}, {"n", Value::of(1)}}));
  auto got = sync_wait(tables().get({.table = "t", .key = {{"id", Value("a")}}}));
  EXPECT_EQ(*got->item, (Item{{"id", Value("a")}, {"n", Value::of(2)}}));
  EXPECT_EQ(got->consumed.total(), 0.5);
  auto part = sync_wait(
      tables().get({.table = "t", .key = {{"id", Value("a")}}, .projection = "n", .consistency = Consistency::strong}));
  EXPECT_EQ(*part->item, (Item{{"n", Value::of(2)}}));
  EXPECT_EQ(part->consumed.total(), 1);
  auto gone = sync_wait(tables().remove({.table = "t", .key = {{"id", Value("a")}}, .return_values = ReturnValues::all_old}));
  EXPECT_EQ(gone->attributes->size(), 2u);
  EXPECT_FALSE(sync_wait(tables().get({.table = "t", .key = {{"id", Value("a")}}}))->item);
}

TEST_F(TablesTest, ConditionsDecide) {
  create(simple_definition("t"));
  Put put{.table = "t", .item = {{"id", Value("a")}}, .condition = "attribute_not_exists(id)"};
  EXPECT_TRUE(sync_wait(tables().put(put)));
  EXPECT_EQ(error(sync_wait(tables().put(put))), "ConditionalCheckFailedException: The conditional request failed");
  put.on_failure = OnConditionFailure::all_old;
  auto failed = sync_wait(tables().put(put));
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().http_status(), 400);
  ASSERT_TRUE(failed.error().detail.find("Item"));
  EXPECT_EQ(failed.error().detail.find("Item")->find("id")->text("S"), "a");
  auto erased = sync_wait(tables().remove({.table = "t", .key = {{"id", Value("b")}}, .condition = "attribute_exists(id)"}));
  EXPECT_EQ(error(erased), "ConditionalCheckFailedException: The conditional request failed");
}

TEST_F(TablesTest, UpdatesReturnWhatIsAsked) {
  create(simple_definition("t"));
  Update update{.table = "t",
                .key = {{"id", Value("a")}},
                .update = "SET n = if_not_exists(n, :zero) + :one",
                .bindings = bindings({}, {{":zero", Value::of(0)}, {":one", Value::of(1)}})};
  auto with = [&](ReturnValues values) {
    update.return_values = values;
    auto done = sync_wait(tables().update(update));
    EXPECT_TRUE(done) << error(done);
    return done->attributes ? *done->attributes : Item{};
  };
  EXPECT_EQ(with(ReturnValues::none), Item{});
  EXPECT_EQ(with(ReturnValues::updated_old), (Item{{"n", Value::of(1)}}));
  EXPECT_EQ(with(ReturnValues::updated_new), (Item{{"n", Value::of(3)}}));
  EXPECT_EQ(with(ReturnValues::all_old), (Item{{"id", Value("a")}, {"n", Value::of(3)}}));
  EXPECT_EQ(with(ReturnValues::all_new), (Item{{"id", Value("a")}, {"n", Value::of(5)}}));
  auto touching = sync_wait(tables().update(
      {.table = "t", .key = {{"id", Value("a")}}, .update = "SET id = :v", .bindings = bindings({}, {{":v", Value("b")}})}));
  EXPECT_EQ(error(touching),
            "ValidationException: One or more parameter values were invalid: Cannot update attribute id. This "
            "attribute is part of the key");
  ASSERT_TRUE(sync_wait(tables().update({.table = "t", .key = {{"id", Value("bare")}}})));
  EXPECT_TRUE(sync_wait(tables().get({.table = "t", .key = {{"id", Value("bare")}}}))->item);
}

TEST_F(TablesTest, BadKeysAreRefused) {
  create(simple_definition("t", "at"));
  auto put = [&](Item item) { return error(sync_wait(tables().put({.table = "t", .item = std::move(item)}))); };
  auto get = [&](Item key) { return error(sync_wait(tables().get({.table = "t", .key = std::move(key)}))); };
  const std::string invalid = "ValidationException: One or more parameter values were invalid: ";
  EXPECT_EQ(put({{"at", Value::of(1)}}), invalid + "Missing the key id in the item");
  EXPECT_EQ(put({{"id", Value("a")}}), invalid + "Missing the key at in the item");
  EXPECT_EQ(put({{"id", Value("a")}, {"at", Value("1")}}), invalid + "Type mismatch for key at expected: N actual: S");
  EXPECT_EQ(put(row("", 1)),
            "ValidationException: One or more parameter values are not valid. The AttributeValue for a key "
            "attribute cannot contain an empty string value. Key: id");
  EXPECT_EQ(put(row(std::string(2049, 'x'), 1)), invalid + "Size of hashkey has exceeded the maximum size limit of2048 bytes");
  EXPECT_EQ(put({{"id", Value("a")}, {"at", Value::of(1)}, {"x", Value(std::string(410'000, 'x'))}}),
            "ValidationException: Item size has exceeded the maximum allowed size");
  const std::string mismatch = "ValidationException: The provided key element does not match the schema";
  EXPECT_EQ(get({{"id", Value("a")}}), mismatch);
  EXPECT_EQ(get({{"id", Value("a")}, {"at", Value("1")}}), mismatch);
  EXPECT_EQ(get({{"id", Value("a")}, {"at", Value::of(1)}, {"x", Value::of(1)}}), mismatch);
  EXPECT_EQ(error(sync_wait(tables().get({.table = "none", .key = row("a", 1)}))),
            "ResourceNotFoundException: Requested resource not found");
}

TEST_F(TablesTest, QueriesWalkSortKeysByPages) {
  create(simple_definition("t", "at"));
  for (int at : {5, -3, 10, 0, 7}) put("t", row("a", at));
  put("t", row("b", 1));
  Query query{{.table = "t", .bindings = bindings({}, {{":id", Value("a")}})}, "id = :id"};
  EXPECT_EQ(ids(sync_wait(tables().query(query))), "a-3 a0 a5 a7 a10 ");
  query.direction = Direction::backward;
  EXPECT_EQ(ids(sync_wait(tables().query(query))), "a10 a7 a5 a0 a-3 ");
  query.limit = 2;
  std::string walked;
  for (int pages = 0; pages < 4; ++pages) {
    auto page = sync_wait(tables().query(query));
    walked += ids(page) + "| ";
    if (!page->last_key) break;
    query.start = page->last_key;
  }
  EXPECT_EQ(walked, "a10 a7 | a5 a0 | a-3 | ");
  Query range{{.table = "t",
               .bindings = bindings({{"#at", "at"}}, {{":id", Value("a")}, {":low", Value::of(0)}, {":high", Value::of(7)}})},
              "id = :id AND #at BETWEEN :low AND :high"};
  EXPECT_EQ(ids(sync_wait(tables().query(range))), "a0 a5 a7 ");
  range.start = row("a", 10);
  EXPECT_EQ(ids(sync_wait(tables().query(range))), "The provided starting key does not match the range key predicate");
  range.start = row("b", 1);
  EXPECT_EQ(ids(sync_wait(tables().query(range))), "The query can return at most one row and cannot be restarted");
}

TEST_F(TablesTest, FiltersCountAndProject) {
  create(simple_definition("t", "at"));
  for (int at = 1; at <= 6; ++at) {
    auto item = row("a", at);
    item.set("odd", Value(at % 2 == 1));
    put("t", item);
  }
  Query query{{.table = "t", .filter = "odd = :yes", .bindings = bindings({}, {{":id", Value("a")}, {":yes", Value(true)}})},
              "id = :id"};
  query.limit = 4;
  auto page = sync_wait(tables().query(query));
  EXPECT_EQ(ids(page), "a1 a3 ");
  EXPECT_EQ(page->count, 2);
  EXPECT_EQ(page->scanned, 4);
  EXPECT_EQ(*page->last_key, row("a", 4));
  query.limit.reset();
  query.select = Select::count;
  page = sync_wait(tables().query(query));
  EXPECT_TRUE(page->items.empty());
  EXPECT_EQ(page->count, 3);
  Query key_filter{{.table = "t",
                    .filter = "#at = :one",
                    .bindings = bindings({{"#at", "at"}}, {{":id", Value("a")}, {":one", Value::of(1)}})},
                   "id = :id"};
  EXPECT_EQ(ids(sync_wait(tables().query(key_filter))),
            "Filter Expression can only contain non-primary key attributes: Primary key attribute: at");
}

TEST_F(TablesTest, ScansMeetEveryItemOnceInSegmentsAndPages) {
  create(simple_definition("t"));
  for (int i = 0; i < 300; ++i) put("t", {{"id", Value(std::to_string(i))}, {"x", Value(std::string(8000, 'x'))}});
  for (int total : {1, 3}) {
    std::set<std::string> seen;
    int pages = 0;
    for (int segment = 0; segment < total; ++segment) {
      Scan scan{{.table = "t"}, segment, total};
      do {
        auto page = sync_wait(tables().scan(scan));
        ASSERT_TRUE(page) << error(page);
        EXPECT_LE(page->items.size(), 132u);  // 1 MB
        for (const auto& item : page->items) EXPECT_TRUE(seen.insert(*item.find("id")->string()).second);
        scan.start = page->last_key;
        ++pages;
      } while (scan.start);
    }
    EXPECT_EQ(seen.size(), 300u);
    EXPECT_EQ(pages, 3);
  }
  EXPECT_EQ(ids(sync_wait(tables().scan({{.table = "t"}, 3, 3}))),
            "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 3 is not less than "
            "TotalSegments: 3");
}

TEST_F(TablesTest, ReadsThatMissMemoryAreAnsweredByAWorker) {
  create(simple_definition("t"));
  for (int i = 0; i < 50; ++i) put("t", {{"id", Value(std::to_string(i))}, {"x", Value(std::string(8000, 'x'))}});
  engine_.open({.block_cache_bytes = 1024});
  EXPECT_TRUE(sync_wait(tables().get({.table = "t", .key = {{"id", Value("7")}}}))->item);
  EXPECT_EQ(sync_wait(tables().scan({{.table = "t"}}))->count, 50);
  EXPECT_EQ(
      sync_wait(tables().get_together(
                    {{.table = "t", .key = {{"id", Value("1")}}}, {.table = "t", .key = {{"id", Value("x")}}}}, Cost::plain))
          ->size(),
      2u);
}

TEST_F(TablesTest, TransactionsAreAllOrNothing) {
  create(simple_definition("t"));
  put("t", {{"id", Value("a")}, {"n", Value::of(1)}});
  auto value = [&](std::string id) {
    auto got = sync_wait(tables().get({.table = "t", .key = {{"id", Value(id)}}}));
    return got->item ? items::to_document(*got->item).find("n")->text("N") == "1" ? "1" : "2" : "-";
  };
  std::vector<AnyWrite> writes;
  writes.push_back(Put{.table = "t", .item = {{"id", Value("b")}, {"n", Value::of(2)}}});
  writes.push_back(Update{.table = "t",
                          .key = {{"id", Value("a")}},
                          .update = "SET n = :v",
                          .condition = "n = :old",
                          .bindings = bindings({}, {{":v", Value::of(2)}, {":old", Value::of(9)}})});
  auto failed = sync_wait(tables().transact(writes));
  EXPECT_EQ(error(failed),
            "TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific "
            "reasons [None, ConditionalCheckFailed]");
  EXPECT_EQ(std::string(value("a")) + value("b"), "1-");
  std::get<Update>(writes[1]).bindings = bindings({}, {{":v", Value::of(2)}, {":old", Value::of(1)}});
  writes.push_back(Check{.table = "t", .key = {{"id", Value("c")}}, .condition = "attribute_not_exists(id)"});
  ASSERT_TRUE(sync_wait(tables().transact(writes)));
  EXPECT_EQ(std::string(value("a")) + value("b"), "22");
  writes.push_back(Delete{.table = "t", .key = {{"id", Value("a")}}});
  EXPECT_EQ(error(sync_wait(tables().transact(writes))),
            "ValidationException: Transaction request cannot include multiple operations on one item");
}

TEST_F(TablesTest, UnusedBindingsAreRefused) {
  create(simple_definition("t"));
  auto unused = sync_wait(tables().put({.table = "t",
                                        .item = {{"id", Value("a")}},
                                        .condition = "attribute_not_exists(id)",
                                        .bindings = bindings({}, {{":v", Value::of(1)}})}));
  EXPECT_NE(error(unused).find("unused in expressions"), std::string::npos) << error(unused);
  auto without =
      sync_wait(tables().put({.table = "t", .item = {{"id", Value("a")}}, .bindings = bindings({}, {{":v", Value::of(1)}})}));
  EXPECT_NE(error(without).find("unused in expressions"), std::string::npos) << error(without);
}

}  // namespace
}  // namespace tables
