#include "tables/schema.h"

#include <gtest/gtest.h>

#include <set>

#include "tables/testing.h"

namespace tables {
namespace {

std::string refused(const Definition& definition) {
  auto schema = check(definition);
  if (schema) return "accepted";
  const std::string invalid = "One or more parameter values were invalid: ";
  auto message = schema.error().message;
  return message.starts_with(invalid) ? "*" + message.substr(invalid.size()) : message;
}

TEST(Schema, DefinitionsAreChecked) {
  auto good = testing::simple_definition("t", "at");
  EXPECT_EQ(refused(good), "accepted");

  auto one = good;
  one.billing = Billing::provisioned;
  EXPECT_EQ(refused(one), "*ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
  one = good;
  one.throughput = Throughput{1, 1};
  EXPECT_EQ(refused(one),
            "*Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
  one = good;
  one.attributes.pop_back();
  EXPECT_EQ(refused(one), "Invalid KeySchema: Some index key attribute have no definition");
  one = good;
  one.attributes[1].name = "other";
  EXPECT_EQ(refused(one),
            "*Some index key attributes are not defined in AttributeDefinitions. Keys: [id, at], "
            "AttributeDefinitions: [id, other]");
  one = good;
  one.keys[0].role = KeyRole::range;
  EXPECT_EQ(refused(one), "Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  one = good;
  one.keys[1].name = "id";
  EXPECT_EQ(refused(one), "Both the Hash Key and the Range Key element in the KeySchema have the same name");
  one = good;
  one.attributes.push_back({"x", items::Type::string});
  EXPECT_EQ(refused(one),
            "*Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions");
}

IndexDefinition index_of(std::vector<std::pair<std::string, KeyRole>> keys) {
  IndexDefinition index;
  index.name = "idx";
  for (auto& [name, role] : keys) index.keys.push_back({name, role});
  index.projection.kind = Projected::all;
  return index;
}

std::string refused_keys(std::vector<std::pair<std::string, KeyRole>> keys) {
  auto definition = testing::simple_definition("t");
  std::set<std::string> names;
  for (auto& [name, role] : keys) {
    if (names.insert(name).second) definition.attributes.push_back({name, items::Type::string});
  }
  definition.global_indexes = {index_of(std::move(keys))};
  return refused(definition);
}

TEST(Schema, GlobalIndexesMayHaveKeysOfSeveralAttributes) {
  using enum KeyRole;
  EXPECT_EQ(refused_keys({{"a", hash}, {"b", hash}}), "accepted");
  EXPECT_EQ(refused_keys(
                {{"a", hash}, {"b", hash}, {"c", hash}, {"d", hash}, {"e", range}, {"f", range}, {"g", range}, {"h", range}}),
            "accepted");
  EXPECT_EQ(refused_keys({{"a", hash}, {"b", hash}, {"c", hash}, {"d", hash}, {"e", hash}}),
            "*The KeySchema exceeds the maximum allowed number of HASH key attributes");
  EXPECT_EQ(refused_keys({{"a", hash}, {"b", range}, {"c", range}, {"d", range}, {"e", range}, {"f", range}}),
            "*The KeySchema exceeds the maximum allowed number of RANGE key attributes");
  EXPECT_EQ(refused_keys({{"a", hash}, {"b", range}, {"c", hash}}),
            "*All HASH key attributes must precede RANGE key attributes in the KeySchema");
  EXPECT_EQ(refused_keys({{"a", range}}), "Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  EXPECT_EQ(refused_keys({{"a", hash}, {"b", range}, {"b", range}}),
            "The KeySchema contains multiple key attributes with the same name");
  EXPECT_EQ(refused_keys({{"a", hash}, {"a", range}}), "The KeySchema contains multiple key attributes with the same name");
}

TEST(Schema, ThroughputOfOnDemandTablesIsChecked) {
  auto good = testing::simple_definition("t");
  auto one = good;
  one.on_demand.read = 0;
  EXPECT_EQ(refused(one), "*Requested MaxReadRequestUnits for OnDemandThroughput for table is outside of valid range");
  one.on_demand.read = 100;
  EXPECT_EQ(refused(one), "accepted");
  one.billing = Billing::provisioned;
  one.throughput = Throughput{1, 1};
  EXPECT_EQ(refused(one),
            "*MaxReadRequestUnits for OnDemandThroughput cannot be specified when table BillingMode is PROVISIONED.");
  one.on_demand = {};
  one.warm.write = 0;
  EXPECT_EQ(refused(one),
            "*Requested WriteUnitsPerSecond for WarmThroughput for table is lower than WriteCapacityUnits of "
            "ProvisionedThroughput");
  one = good;
  one.warm.read = 12001;
  EXPECT_EQ(check(one)->warm.read, 12001);
  EXPECT_EQ(check(one)->warm.write, 4000);
}

TEST(Schema, IndexesAreChecked) {
  auto good = testing::simple_definition("t", "at");
  IndexDefinition index;
  index.name = "by-at";
  index.keys = {{"at", KeyRole::hash}};
  index.projection.kind = Projected::all;
  good.global_indexes = {index};
  EXPECT_EQ(refused(good), "accepted");

  auto one = good;
  one.global_indexes->push_back(index);
  EXPECT_EQ(refused(one), "*Duplicate index name: by-at");
  one = good;
  (*one.global_indexes)[0].projection.kind.reset();
  EXPECT_EQ(refused(one), "*Unknown ProjectionType: null");
  one = good;
  (*one.global_indexes)[0].projection.attributes = {{"x"}};
  EXPECT_EQ(refused(one), "*ProjectionType is ALL, but NonKeyAttributes is specified");
  one = good;
  (*one.global_indexes)[0].projection = {Projected::include, {{"x", "x"}}};
  EXPECT_EQ(refused(one), "*Duplicate element in NonKeyAttributes: x");
  one = good;
  one.billing = Billing::provisioned;
  one.throughput = Throughput{1, 1};
  EXPECT_EQ(refused(one), "*ProvisionedThroughput is not specified for index: by-at");
  one = good;
  (*one.global_indexes)[0].keys[0].name = "unknown";
  EXPECT_EQ(refused(one),
            "*Some index key attributes are not defined in AttributeDefinitions. Keys: [unknown], "
            "AttributeDefinitions: [id, at]");
  one = good;
  one.local_indexes = {index};
  (*one.local_indexes)[0].kind = IndexKind::local;
  EXPECT_EQ(refused(one), "*Index KeySchema does not have a range key for index: by-at");
  one.global_indexes = std::vector<IndexDefinition>();
  one.local_indexes.reset();
  EXPECT_EQ(refused(one), "*List of GlobalSecondaryIndexes is empty");
}

}  // namespace
}  // namespace tables
