#include "services/dynamodb/access.h"

#include <gtest/gtest.h>

#include "tables/testing.h"
#include "wire/json.h"

namespace services::dynamodb {
namespace {

class AccessTest : public testing::Test {
 protected:
  void SetUp() override {
    auto definition = tables::testing::simple_definition("notes");
    definition.attributes.push_back({"owner", items::Type::string});
    tables::IndexDefinition index;
    index.name = "by-owner";
    index.keys = {{"owner", tables::KeyRole::hash}};
    index.projection.kind = tables::Projected::all;
    definition.global_indexes = {index};
    ASSERT_TRUE(base::sync_wait(engine_.tables->create(definition)));
    call_.settings = &settings_;
  }
  std::string keys(const Access& access) {
    std::string text = access.action + " " + access.resource;
    for (const auto& [name, values] : access.keys) {
      text += " " + name + "=";
      for (const auto& value : values) text += value + ",";
    }
    return text;
  }
  tables::testing::Engine engine_;
  aws::Settings settings_;
  Call call_;
};

TEST_F(AccessTest, AnItemNamesItsKeyAndAttributes) {
  auto item = *wire::parse_json(R"({"id":{"S":"me"},"text":{"S":"t"}})");
  std::string condition = "attribute_not_exists(id) AND done = :d";
  EXPECT_EQ(keys(access_to(*engine_.tables, call_,
                           {.action = "PutItem", .table = "notes", .items = {&item}, .condition = &condition})),
            "dynamodb:PutItem arn:aws:dynamodb:us-east-1:000000000000:table/notes dynamodb:LeadingKeys=me, "
            "dynamodb:Attributes=id,text,done,");
}

TEST_F(AccessTest, AQueryNamesWhatItsConditionSays) {
  auto names = *wire::parse_json(R"({"#o":"owner"})");
  auto values = *wire::parse_json(R"({":o":{"S":"you"}})");
  std::string condition = "#o = :o", projection = "body, a.b", index = "by-owner", select = "SPECIFIC_ATTRIBUTES";
  EXPECT_EQ(keys(access_to(*engine_.tables, call_,
                           {.action = "Query",
                            .table = "arn:aws:dynamodb:us-east-1:000000000000:table/notes",
                            .index = &index,
                            .projection = &projection,
                            .key_condition = &condition,
                            .names = &names,
                            .values = &values,
                            .select = &select})),
            "dynamodb:Query arn:aws:dynamodb:us-east-1:000000000000:table/notes/index/by-owner dynamodb:LeadingKeys=you, "
            "dynamodb:Attributes=owner,body,a, dynamodb:Select=SPECIFIC_ATTRIBUTES,");
}

TEST_F(AccessTest, WhatIsMalformedIsLeftOut) {
  auto item = *wire::parse_json("[1]");
  std::string condition = "((";
  EXPECT_EQ(keys(access_to(*engine_.tables, call_,
                           {.action = "PutItem", .table = "none", .items = {&item}, .condition = &condition})),
            "dynamodb:PutItem arn:aws:dynamodb:us-east-1:000000000000:table/none");
}

}  // namespace
}  // namespace services::dynamodb
