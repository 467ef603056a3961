#include "tables/schema.h"

#include <gtest/gtest.h>

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
