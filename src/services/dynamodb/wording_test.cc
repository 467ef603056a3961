#include "services/dynamodb/wording.h"

#include <gtest/gtest.h>

#include "services/dynamodb/errors.h"

namespace services::dynamodb {
namespace {

using wire::Violation;

constexpr std::string_view kOlder = "me-central-1", kNewer = "eu-west-2";

aws::Call call_from(std::string_view region) {
  static const aws::Settings settings;
  aws::Call call;
  call.settings = &settings;
  call.region = region;
  return call;
}

std::string told(std::string_view region, std::string_view operation, std::vector<Violation> violations) {
  return wording.of_violations(call_from(region), operation, std::move(violations)).message;
}

std::string told(std::string_view region, std::string_view operation, std::string message) {
  return wording.of_failure(call_from(region), operation, validation_error(std::move(message))).message;
}

const Violation kEmptyName{"tableName", "TableName", "''", "Member must have length greater than or equal to 1"};
const Violation kNoKey{"key", "Key", "null", "Member must not be null"};
const Violation kBadValues{"returnValues", "ReturnValues", "'X'", "Member must satisfy enum value set: [A, B]"};

TEST(Wording, follows_the_region_of_the_signature_and_else_that_of_the_server) {
  EXPECT_EQ(told(kOlder, "GetItem", {kEmptyName}).find("Value '' at 'tableName'"), 29u);
  EXPECT_EQ(told(kNewer, "GetItem", {kEmptyName}).find("Value at 'TableName'"), 29u);
  EXPECT_EQ(told("", "GetItem", {kEmptyName}).find("Value at 'TableName'"), 29u);
}

TEST(Wording, newer_words_put_the_name_first_unless_the_key_is_missing) {
  EXPECT_EQ(told(kNewer, "PutItem", {kBadValues, kEmptyName}).find("ReturnValues"), std::string::npos);
  EXPECT_TRUE(told(kOlder, "PutItem", {kEmptyName, kBadValues})
                  .starts_with("2 validation errors detected: Value 'X' at 'returnValues'"));
  EXPECT_TRUE(told(kNewer, "UpdateItem", {kNoKey, kBadValues, kEmptyName})
                  .starts_with("3 validation errors detected: Value '' at 'tableName'"));
}

TEST(Wording, the_envelope_is_for_what_item_writes_find_wrong_by_themselves) {
  std::string syntax = "Invalid ConditionExpression: Syntax error;";
  for (auto operation : {"PutItem", "UpdateItem", "DeleteItem"}) {
    EXPECT_EQ(told(kNewer, operation, syntax), "1 validation error detected: " + syntax);
    EXPECT_EQ(told(kOlder, operation, syntax), syntax);
  }
  EXPECT_EQ(told(kNewer, "GetItem", syntax), syntax);
  EXPECT_EQ(told(kNewer, "PutItem", "The provided key element does not match the schema"),
            "The provided key element does not match the schema");
}

TEST(Wording, newer_words_of_values) {
  EXPECT_EQ(told(kNewer, "Query", "ExpressionAttributeValues contains invalid value: Number overflow. x for key :v"),
            "Number overflow. x");
  EXPECT_EQ(told(kNewer, "Scan", "ExpressionAttributeValues contains invalid value: Number overflow. x for key :v"),
            "ExpressionAttributeValues contains invalid value: Number overflow. x for key :v");
  EXPECT_EQ(
      told(kNewer, "GetItem", "One or more parameter values were invalid: Input collection [c, b, c, a] contains duplicates."),
      "One or more parameter values were invalid: Input collection [\"b\", \"c\", \"c\", \"a\"] contains duplicates.");
}

}  // namespace
}  // namespace services::dynamodb
