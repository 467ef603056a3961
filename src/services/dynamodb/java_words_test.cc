#include "services/dynamodb/java_words.h"

#include <gtest/gtest.h>

#include "wire/json.h"

namespace services::dynamodb {
namespace {

std::string wrong(wire::Place place, std::string_view json) {
  auto checked = java_words.check(place, *wire::parse_json(json));
  return checked ? "" : checked.error().message;
}

TEST(JavaWords, check_looks_at_types_only) {
  EXPECT_EQ(wrong({"Item"}, R"({"a":{"S":"x"},"b":{"L":[{"N":"not a number"}]},"c":{}})"), "");
  EXPECT_EQ(wrong({"Item"}, R"({"a":{"L":["x"]}})"), "Unexpected value type in payload");
  EXPECT_EQ(wrong({"Value"}, "5"), "Unexpected field type");
  EXPECT_EQ(wrong({"AttributeValueList", 1}, "5"), "Unexpected value type in payload");
  EXPECT_TRUE(wrong({"Keys", 1}, "5").starts_with("class sun.reflect."));
  EXPECT_EQ(wrong({"ExpressionAttributeNames"}, R"({"#a":[]})"), "Unrecognized collection type class java.lang.String");
  EXPECT_EQ(wrong({"SomethingElse"}, "5"), "");
}

TEST(JavaWords, shown_prints_as_java_does) {
  auto shown = [](std::string_view member, std::string_view json) { return java_words.shown(member, *wire::parse_json(json)); };
  EXPECT_EQ(shown("KeySchema", R"([{"AttributeName":"a","KeyType":"HASH"}])"),
            "'[KeySchemaElement(attributeName=a, keyType=HASH)]'");
  EXPECT_EQ(shown("RequestItems", R"({"t":[{"DeleteRequest":{"Key":{"p":{"S":"x"}}}}]})"),
            "'{t=[WriteRequest(deleteRequest=DeleteRequest(key={p=AttributeValue(s=x)}))]}'");
  EXPECT_EQ(shown("RequestItems", R"({"t":{"Keys":[]}})"), R"('{"t":{"Keys":[]}}')");
  EXPECT_EQ(shown("TransactItems", "[]"), "'[]'");
  EXPECT_EQ(shown("TransactItems", R"([{"Update":{"TableName":"t","Key":{"p":{"S":"x"}}}},{"Delete":{"TableName":"t"}}])"),
            "'[TransactWriteItem(update=Update(tableName=t, key={p=AttributeValue(s=x)})), "
            "TransactWriteItem(delete=Delete(tableName=t))]'");
  EXPECT_EQ(shown("GlobalSecondaryIndexUpdates", R"([{"Delete":{"IndexName":"i"}}])"),
            "'[GlobalSecondaryIndexUpdate(delete=DeleteGlobalSecondaryIndexAction(indexName=i))]'");
}

}  // namespace
}  // namespace services::dynamodb
