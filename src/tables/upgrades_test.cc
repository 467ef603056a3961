#include "tables/upgrades.h"

#include <gtest/gtest.h>

#include "store/keys.h"
#include "tables/recount.h"
#include "tables/row.h"
#include "tables/testing.h"

namespace tables {
namespace {

using base::sync_wait;
using items::Item;
using items::Value;
using store::Family;
using testing::Engine;

class UpgradesTest : public ::testing::Test {
 protected:
  UpgradesTest() {
    auto definition = testing::simple_definition("notes", "at");
    definition.attributes.push_back({"color", items::Type::string});
    definition.attributes.push_back({"size", items::Type::number});
    definition.global_indexes.emplace();
    definition.global_indexes->push_back(
        {.name = "by-color", .keys = {{"color", KeyRole::hash}}, .projection = {Projected::all, {}}});
    definition.local_indexes.emplace();
    definition.local_indexes->push_back({.name = "by-size",
                                         .kind = IndexKind::local,
                                         .keys = {{"id", KeyRole::hash}, {"size", KeyRole::range}},
                                         .projection = {Projected::keys_only, {}}});
    EXPECT_TRUE(sync_wait(engine_.tables->create(definition)));
    for (int i = 0; i < 30; ++i) {
      Item item{{"id", Value("n" + std::to_string(i % 7))}, {"at", Value::of(i)}, {"size", Value::of(i)}};
      if (i % 3 == 0) item.set("color", Value("red"));
      EXPECT_TRUE(sync_wait(engine_.tables->put({.table = "notes", .item = item})));
    }
  }
  TablePtr table() { return engine_.tables->find("notes"); }
  /// By number: what is kept.
  std::map<uint64_t, store::Sum> sums() {
    std::map<uint64_t, store::Sum> all{{table()->schema.number, engine_.tables->size_of(table()->schema.number)}};
    for (const auto& index : table()->schema.indexes) all[index.number] = engine_.tables->size_of(index.number);
    return all;
  }
  std::map<std::string, std::string> collections() {
    std::map<std::string, std::string> all;
    auto prefix = table()->prefix;
    auto cursor = engine_.store->cursor(Family::index, {prefix, store::keys::after_prefix(prefix)});
    for (cursor.seek_first(); cursor.valid(); cursor.next()) all.emplace(cursor.key(), cursor.value());
    return all;
  }
  /// What a program of format 1 leaves: no counts, or, where it did not know of them, wrong ones.
  void make_format_1(std::optional<store::Sum> sum, std::optional<std::string> collection) {
    store::Batch batch;
    for (const auto& [number, kept] : sums()) {
      auto key = std::string(store::keys::sum) + std::to_string(number);
      if (!sum) batch.erase(Family::meta, key);
      if (sum) batch.put(Family::meta, key, std::to_string(sum->entries) + " " + std::to_string(sum->bytes));
    }
    for (const auto& [key, bytes] : collections()) {
      if (!collection) batch.erase(Family::index, key);
      if (collection) batch.put(Family::index, key, *collection);
    }
    if (collection) batch.put(Family::index, table()->prefix + "nobody's", *collection);
    batch.put(Family::meta, std::string(store::keys::data_format), "1");
    ASSERT_TRUE(engine_.store->write_unsynced(batch));
  }
  std::string format() { return engine_.store->get(Family::meta, store::keys::data_format)->value_or(""); }

  Engine engine_;
};

TEST_F(UpgradesTest, AFolderOfFormat1GetsItsCounts) {
  auto sums_before = sums();
  auto collections_before = collections();
  ASSERT_EQ(collections_before.size(), 7u);
  make_format_1({}, {});
  engine_.open({.upgrades = upgrades()});
  EXPECT_EQ(sums(), sums_before);
  EXPECT_EQ(collections(), collections_before);
  EXPECT_EQ(format(), std::to_string(store::kDataFormat));
  engine_.open();  // there is nothing more to do
  EXPECT_EQ(sums(), sums_before);
}

TEST_F(UpgradesTest, CountsOfFormat1AreNotBelieved) {
  auto sums_before = sums();
  auto collections_before = collections();
  make_format_1(store::Sum{1, 2}, "3");
  engine_.open({.upgrades = upgrades()});
  EXPECT_EQ(sums(), sums_before);
  EXPECT_EQ(collections(), collections_before);
}

TEST_F(UpgradesTest, EachFormatHasAStepToTheNext) {
  auto steps = upgrades();
  ASSERT_EQ(steps.size(), static_cast<size_t>(store::kDataFormat - 1));
  for (size_t i = 0; i < steps.size(); ++i) EXPECT_EQ(steps[i].from, static_cast<int>(i) + 1);
}

}  // namespace
}  // namespace tables
