#include "tables/change.h"

#include <gtest/gtest.h>

#include "tables/testing.h"

namespace tables {
namespace {

constexpr base::Time kNow{std::chrono::seconds(1'700'000'000)};

std::string outcome(base::Status status) {
  if (status) return "done";
  const std::string invalid = "One or more parameter values were invalid: ";
  const auto& message = status.error().message;
  return message.starts_with(invalid) ? "*" + message.substr(invalid.size()) : message;
}

IndexDefinition by(std::string attribute) {
  IndexDefinition index;
  index.name = "by-" + attribute;
  index.keys = {{attribute, KeyRole::hash}};
  index.projection.kind = Projected::all;
  return index;
}

IndexChange creates(std::string attribute) {
  auto definition = by(attribute);
  return {.kind = IndexChange::Kind::create, .name = definition.name, .definition = definition};
}

Schema provisioned(int64_t units) {
  auto definition = testing::simple_definition("t");
  definition.billing = Billing::provisioned;
  definition.throughput = Throughput{units, units};
  auto schema = check(definition);
  EXPECT_TRUE(schema);
  return *schema;
}

TEST(TableChange, OneThingAtATime) {
  EXPECT_TRUE(outcome(check_request({})).starts_with("At least one of ProvisionedThroughput, BillingMode, "));
  EXPECT_EQ(outcome(check_request({.deletion_protection = true, .table_class = "STANDARD"})),
            "*TableClass modification must be the only operation in the request");
  EXPECT_EQ(outcome(check_request({.throughput = Throughput{1, 1}, .deletion_protection = true})),
            "*DeletionProtection modification must be the only operation in the request");
  EXPECT_EQ(outcome(check_request({.throughput = Throughput{1, 1}, .indexes = {{creates("a")}}})),
            "*You cannot create or delete index while updating table IOPS");
  EXPECT_EQ(outcome(check_request({.billing = Billing::on_demand, .on_demand = Units{1, 1}})), "done");
  EXPECT_EQ(outcome(check_request({.on_demand = Units{1, 1}, .indexes = {{creates("a")}}})),
            "*OnDemandThroughput can only be combined with BillingMode in an UpdateTable request");
}

TEST(TableChange, ThroughputGoesUpFreelyAndDownFourTimesADay) {
  auto schema = provisioned(10);
  auto set = [&](int64_t units, base::Time now = kNow) {
    return outcome(apply_change(schema, {.throughput = Throughput{units, units}}, now));
  };
  EXPECT_TRUE(set(10).starts_with("The provisioned throughput for the table will not change."));
  for (int64_t units : {9, 8, 7, 6}) EXPECT_EQ(set(units), "done");
  EXPECT_TRUE(set(5).starts_with("Subscriber limit exceeded: Provisioned throughput decreases are limited"));
  EXPECT_EQ(schema.throughput.read, 6);
  EXPECT_EQ(set(20), "done");
  EXPECT_EQ(set(5, kNow + std::chrono::hours(1)), "done");  // 23:13 of the same day
  EXPECT_EQ(set(4, kNow + std::chrono::hours(2)), "done");  // the next day
  EXPECT_EQ(schema.history.decreases, 1);
  EXPECT_EQ(schema.warm.read, 20);  // never goes down
}

TEST(TableChange, BillingChanges) {
  auto schema = provisioned(5);
  EXPECT_EQ(outcome(apply_change(schema, {.billing = Billing::on_demand}, kNow)), "done");
  EXPECT_EQ(schema.throughput.read, 0);
  EXPECT_EQ(schema.warm.write, 4000);
  EXPECT_EQ(outcome(apply_change(schema, {.on_demand = Units{7, {}}}, kNow)), "done");
  EXPECT_EQ(outcome(apply_change(schema, {.attributes = {{"a", items::Type::string}}, .indexes = {{creates("a")}}}, kNow)),
            "done");
  TableChange back{.billing = Billing::provisioned, .throughput = Throughput{1, 1}};
  auto before = schema;
  EXPECT_EQ(outcome(apply_change(before, back, kNow)), "*ProvisionedThroughput must be specified for index: by-a");
  back.indexes = {{{.kind = IndexChange::Kind::update, .name = "by-a", .throughput = Throughput{2, 2}}}};
  EXPECT_EQ(outcome(apply_change(schema, back, kNow)), "done");
  EXPECT_EQ(schema.indexes[0].throughput.read, 2);
  EXPECT_TRUE(schema.on_demand.empty());
}

TEST(TableChange, IndexesComeAndGoOneByOne) {
  auto schema = *check(testing::simple_definition("t"));
  EXPECT_EQ(outcome(apply_change(schema, {.indexes = {{creates("a")}}}, kNow)),
            "*AttributeDefinitions is not specified for index: by-a");
  EXPECT_EQ(outcome(apply_change(schema, {.attributes = {{"a", items::Type::string}}, .indexes = {{creates("a")}}}, kNow)),
            "done");
  EXPECT_EQ(schema.indexes[0].state, IndexState::creating);
  auto next = schema;
  EXPECT_EQ(outcome(apply_change(next, {.attributes = {{"b", items::Type::string}}, .indexes = {{creates("b")}}}, kNow)),
            "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table");
  auto erase = [](std::string name) { return IndexChange{.kind = IndexChange::Kind::erase, .name = std::move(name)}; };
  EXPECT_EQ(outcome(apply_change(next = schema, {.indexes = {{erase("none")}}}, kNow)),
            "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table");
  EXPECT_EQ(outcome(apply_change(schema, {.indexes = {{erase("by-a")}}}, kNow)), "done");
  EXPECT_TRUE(schema.indexes.empty());
  EXPECT_EQ(schema.attributes.size(), 1u);
  EXPECT_EQ(outcome(apply_change(schema, {.indexes = {{erase("by-a")}}}, kNow)),
            "Requested resource not found: Index by-a for table t");
}

TEST(TableChange, IndexesFollowTheBillingOfTheirTable) {
  auto definition = testing::simple_definition("t");
  definition.attributes.push_back({"a", items::Type::string});
  definition.global_indexes = {by("a")};
  auto schema = *check(definition);
  auto update = [&](IndexChange change) {
    change.name = "by-a";
    return outcome(apply_change(schema, {.indexes = {{change}}}, kNow));
  };
  EXPECT_EQ(update({.throughput = Throughput{1, 1}}),
            "*Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: by-a when BillingMode is "
            "PAY_PER_REQUEST");
  EXPECT_EQ(update({}),
            "*The only Updates for index: by-a when TableThroughputMode is PAY_PER_REQUEST can be to OnDemandThroughput, "
            "WarmThroughput");
  EXPECT_EQ(update({.on_demand = Units{5, {}}}), "done");
  EXPECT_EQ(schema.indexes[0].on_demand.read, 5);
  EXPECT_EQ(update({.warm = Units{1, {}}}),
            "*Requested ReadUnitsPerSecond for WarmThroughput for index by-a is lower than current WarmThroughput, decreasing "
            "WarmThroughput is not supported");
}

}  // namespace
}  // namespace tables
