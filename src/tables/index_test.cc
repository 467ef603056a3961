#include <gtest/gtest.h>

#include "items/document.h"
#include "tables/tables.h"
#include "tables/testing.h"

namespace tables {
namespace {

using base::sync_wait;
using items::Item;
using items::Value;
using testing::bindings;

IndexDefinition by_status(Projected projected, std::vector<std::string> attributes = {}) {
  IndexDefinition index;
  index.name = "by-status";
  index.keys = {{"status", KeyRole::hash}, {"at", KeyRole::range}};
  index.projection.kind = projected;
  if (!attributes.empty()) index.projection.attributes = attributes;
  return index;
}

Definition with_index(IndexDefinition index) {
  auto definition = testing::simple_definition("t");
  definition.attributes.push_back({"status", items::Type::string});
  definition.attributes.push_back({"at", items::Type::number});
  definition.global_indexes = {std::move(index)};
  return definition;
}

class IndexTest : public ::testing::Test {
 protected:
  Tables& tables() { return *engine_.tables; }
  void put(std::string id, std::string status, int64_t at) {
    Item item{
        {"id", Value(id)}, {"status", Value(status)}, {"at", Value::of(at)}, {"text", Value("t" + id)}, {"more", Value("m")}};
    auto done = sync_wait(tables().put({.table = "t", .item = std::move(item)}));
    ASSERT_TRUE(done) << done.error().message;
  }
  base::Result<Page> query(std::string status) {
    return sync_wait(tables().query(
        {{.table = "t", .index = "by-status", .bindings = bindings({{"#s", "status"}}, {{":s", Value(status)}})}, "#s = :s"}));
  }
  std::string ids(const base::Result<Page>& page) {
    if (!page) return page.error().message;
    std::string text;
    for (const auto& item : page->items) text += *item.find("id")->string();
    return text;
  }
  testing::Engine engine_;
};

Definition with_keys_of_several_attributes() {
  auto definition = testing::simple_definition("t");
  IndexDefinition index;
  index.name = "by-place";
  index.projection.kind = Projected::keys_only;
  for (auto [name, type, role] :
       {std::tuple("country", items::Type::string, KeyRole::hash), std::tuple("area", items::Type::number, KeyRole::hash),
        std::tuple("city", items::Type::string, KeyRole::range), std::tuple("seq", items::Type::number, KeyRole::range)}) {
    definition.attributes.push_back({name, type});
    index.keys.push_back({name, role});
  }
  definition.global_indexes = {std::move(index)};
  return definition;
}

class PlaceTest : public IndexTest {
 protected:
  void SetUp() override {
    ASSERT_TRUE(sync_wait(tables().create(with_keys_of_several_attributes())));
    place("a", "no", 1, "oslo", 3);
    place("b", "no", 1, "oslo", 1);
    place("c", "no", 1, "bergen", 2);
    place("d", "no", 2, "oslo", 2);
    place("e", "se", 1, "oslo", 2);
    Item part{{"id", Value("f")}, {"country", Value("no")}, {"area", Value::of(1)}, {"seq", Value::of(1)}};
    ASSERT_TRUE(sync_wait(tables().put({.table = "t", .item = std::move(part)})));  // lacks a key: no entry
  }
  void place(std::string id, std::string country, int64_t area, std::string city, int64_t at) {
    Item item{{"id", Value(id)},     {"country", Value(country)}, {"area", Value::of(area)},
              {"city", Value(city)}, {"seq", Value::of(at)},      {"more", Value("m")}};
    ASSERT_TRUE(sync_wait(tables().put({.table = "t", .item = std::move(item)})));
  }
  base::Result<Page> where(std::string condition, Item values, std::optional<int> limit = {}, std::optional<Item> start = {}) {
    return sync_wait(tables().query({{.table = "t",
                                      .index = "by-place",
                                      .bindings = bindings({}, std::move(values)),
                                      .limit = limit,
                                      .start = std::move(start)},
                                     std::move(condition)}));
  }
};

TEST_F(PlaceTest, KeysOfSeveralAttributesAreQueried) {
  Item both{{":c", Value("no")}, {":z", Value::of(1)}};
  auto with = [&](std::string name, Value value) {
    Item values = both;
    values.set(std::move(name), std::move(value));
    return values;
  };
  EXPECT_EQ(ids(where("country = :c AND area = :z", both)), "cba");
  EXPECT_EQ(ids(where("country = :c AND area = :z AND city = :t", with(":t", "oslo"))), "ba");
  EXPECT_EQ(ids(where("country = :c AND area = :z AND begins_with(city, :t)", with(":t", "b"))), "c");
  EXPECT_EQ(ids(where("country = :c AND area = :z AND city > :t", with(":t", "bergen"))), "ba");
  auto three = with(":t", "oslo");
  three.set(":n", Value::of(2));
  EXPECT_EQ(ids(where("country = :c AND area = :z AND city = :t AND seq < :n", three)), "b");
  EXPECT_EQ(ids(where("country = :c AND area = :z AND city = :t AND seq >= :n", three)), "a");
  EXPECT_EQ(ids(where("country = :c", {{":c", Value("no")}})), "Query condition missed key schema element: area");
  EXPECT_EQ(ids(where("country = :c AND area = :z AND seq = :n", with(":n", Value::of(1)))),
            "RANGE key attributes city must have equality conditions specified in the query because a condition is present "
            "on key attribute seq");
}

TEST_F(PlaceTest, PagesGoOnAfterKeysOfSeveralAttributes) {
  Item values{{":c", Value("no")}, {":z", Value::of(1)}};
  auto page = where("country = :c AND area = :z", values, 2);
  EXPECT_EQ(ids(page), "cb");
  ASSERT_TRUE(page->last_key);
  EXPECT_EQ(page->last_key->size(), 5u);
  EXPECT_EQ(ids(where("country = :c AND area = :z", values, 2, page->last_key)), "a");
  values.set(":z", Value::of(2));
  EXPECT_EQ(ids(where("country = :c AND area = :z", values, 2, page->last_key)),
            "The provided starting key is outside query boundaries based on provided conditions");
}

TEST_F(IndexTest, EntriesFollowTheirItems) {
  ASSERT_TRUE(sync_wait(tables().create(with_index(by_status(Projected::all)))));
  put("a", "open", 3);
  put("b", "open", 1);
  put("c", "done", 2);
  EXPECT_EQ(ids(query("open")), "ba");
  EXPECT_EQ(ids(query("done")), "c");
  put("b", "done", 1);
  EXPECT_EQ(ids(query("open")) + "|" + ids(query("done")), "a|bc");
  auto update = sync_wait(
      tables().update({.table = "t",
                       .key = {{"id", Value("a")}},
                       .update = "SET #s = :d, #a = :n",
                       .bindings = bindings({{"#s", "status"}, {"#a", "at"}}, {{":d", Value("done")}, {":n", Value::of(9)}})}));
  ASSERT_TRUE(update) << update.error().message;
  EXPECT_EQ(update->consumed.global.at("by-status"), 2);
  EXPECT_EQ(ids(query("done")), "bca");
  ASSERT_TRUE(sync_wait(tables().update({.table = "t",
                                         .key = {{"id", Value("b")}},
                                         .update = "REMOVE #s",
                                         .bindings = bindings({{"#s", "status"}}, {})})));  // sparse
  ASSERT_TRUE(sync_wait(tables().remove({.table = "t", .key = {{"id", Value("c")}}})));
  EXPECT_EQ(ids(query("done")), "a");
  auto scan = sync_wait(tables().scan({{.table = "t", .index = "by-status"}}));
  EXPECT_EQ(scan->count, 1);
}

TEST_F(IndexTest, ProjectionsHoldWhatTheySay) {
  ASSERT_TRUE(sync_wait(tables().create(with_index(by_status(Projected::include, {"text"})))));
  put("a", "open", 1);
  auto page = query("open");
  ASSERT_TRUE(page);
  EXPECT_EQ(page->items[0], (Item{{"id", Value("a")}, {"status", Value("open")}, {"at", Value::of(1)}, {"text", Value("ta")}}));
  Query wants{{.table = "t",
               .index = "by-status",
               .projection = "more",
               .bindings = bindings({{"#s", "status"}}, {{":s", Value("open")}})},
              "#s = :s"};
  EXPECT_EQ(ids(sync_wait(tables().query(wants))),
            "One or more parameter values were invalid: Global secondary index by-status does not project [more]");
  wants.projection = std::nullopt;
  wants.select = Select::all_attributes;
  EXPECT_EQ(ids(sync_wait(tables().query(wants))),
            "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index "
            "by-status because its projection type is not ALL");
  wants.select = Select::unspecified;
  wants.consistency = Consistency::strong;
  EXPECT_EQ(ids(sync_wait(tables().query(wants))), "Consistent reads are not supported on global secondary indexes");
  wants.index = "other";
  EXPECT_EQ(ids(sync_wait(tables().query(wants))), "The table does not have the specified index: other");
}

TEST_F(IndexTest, PagesOfAnIndexGoOnAtTheirKey) {
  ASSERT_TRUE(sync_wait(tables().create(with_index(by_status(Projected::keys_only)))));
  for (int i = 0; i < 9; ++i) put(std::to_string(i), "open", i / 3);  // equal sort keys
  for (auto direction : {Direction::forward, Direction::backward}) {
    Query query{{.table = "t", .index = "by-status", .bindings = bindings({{"#s", "status"}}, {{":s", Value("open")}})},
                "#s = :s",
                direction};
    query.limit = 2;
    std::string seen;
    do {
      auto page = sync_wait(tables().query(query));
      ASSERT_TRUE(page) << page.error().message;
      seen += ids(page);
      query.start = page->last_key;
      if (query.start) EXPECT_EQ(query.start->size(), 3u);
    } while (query.start);
    EXPECT_EQ(seen, direction == Direction::forward ? "012345678" : "876543210");
    query.start = Item{{"id", Value("1")}};
    EXPECT_EQ(ids(sync_wait(tables().query(query))), "The provided starting key is invalid");
  }
}

TEST_F(IndexTest, KeysOfIndexesHaveTheirType) {
  ASSERT_TRUE(sync_wait(tables().create(with_index(by_status(Projected::all)))));
  auto wrong = sync_wait(tables().put({.table = "t", .item = {{"id", Value("a")}, {"status", Value::of(1)}}}));
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().message,
            "One or more parameter values were invalid: Type mismatch for Index Key status Expected: S "
            "Actual: N IndexName: by-status");
  auto empty = sync_wait(tables().put({.table = "t", .item = {{"id", Value("a")}, {"status", Value("")}}}));
  ASSERT_FALSE(empty);
  EXPECT_NE(empty.error().message.find("IndexName: by-status, IndexKey: status"), std::string::npos);
  EXPECT_TRUE(sync_wait(tables().put({.table = "t", .item = {{"id", Value("a")}}})));
}

TEST_F(IndexTest, AnIndexIsAddedFilledAndDropped) {
  ASSERT_TRUE(sync_wait(tables().create(testing::simple_definition("t"))));
  put("a", "open", 2);
  put("b", "open", 1);
  auto added = sync_wait(tables().change("t", [](Schema& schema) -> base::Status {
    schema.attributes.push_back({"status", items::Type::string});
    schema.attributes.push_back({"at", items::Type::number});
    TRY(auto index, check_index(by_status(Projected::all), schema.attributes, schema.billing));
    schema.indexes.push_back(std::move(index));
    return {};
  }));
  ASSERT_TRUE(added) << added.error().message;
  EXPECT_EQ(ids(query("open")), "ba");
  engine_.open();
  put("c", "open", 3);
  EXPECT_EQ(ids(query("open")), "bac");
  ASSERT_TRUE(sync_wait(tables().change("t", [](Schema& schema) -> base::Status {
    schema.indexes.clear();
    drop_unused_attributes(schema);
    EXPECT_EQ(schema.attributes.size(), 1u);
    return {};
  })));
  EXPECT_EQ(ids(query("open")), "The table does not have the specified index: by-status");
}

TEST_F(IndexTest, ALocalIndexReadsTheRowForWhatItLacks) {
  auto definition = testing::simple_definition("t", "at");
  definition.attributes.push_back({"rank", items::Type::number});
  IndexDefinition index;
  index.name = "by-rank";
  index.kind = IndexKind::local;
  index.keys = {{"id", KeyRole::hash}, {"rank", KeyRole::range}};
  index.projection.kind = Projected::keys_only;
  definition.local_indexes = {index};
  ASSERT_TRUE(sync_wait(tables().create(definition)));
  for (int at = 0; at < 3; ++at) {
    Item item{{"id", Value("a")}, {"at", Value::of(at)}, {"rank", Value::of(10 - at)}, {"text", Value(std::to_string(at))}};
    ASSERT_TRUE(sync_wait(tables().put({.table = "t", .item = std::move(item)})));
  }
  Query query{{.table = "t",
               .index = "by-rank",
               .projection = "#t",
               .bindings = bindings({{"#t", "text"}}, {{":id", Value("a")}}),
               .consistency = Consistency::strong},
              "id = :id"};
  auto page = sync_wait(tables().query(query));
  ASSERT_TRUE(page) << page.error().message;
  ASSERT_EQ(page->items.size(), 3u);
  EXPECT_EQ(page->items[0], (Item{{"text", Value("2")}}));
  EXPECT_EQ(page->consumed.table, 3);
  EXPECT_EQ(page->consumed.local.at("by-rank"), 1);
}

}  // namespace
}  // namespace tables
