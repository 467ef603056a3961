#include "lambda/table.h"

#include <gtest/gtest.h>

#include "wire/json.h"

namespace lambda {
namespace {

TEST(TableTest, PlainDocumentsSurviveTheAttributeForm) {
  auto plain = *wire::parse_json(R"({"s":"","n":1.5e10,"b":false,"z":null,"l":[1,"x",[]],"m":{"k":{}},"u":"héé\u0000"})");
  EXPECT_EQ(plain_item_from(item_from(plain)), plain);
  EXPECT_EQ(wire::to_json(attribute_from(base::Document::list({1, "x"}))), R"({"L":[{"N":"1"},{"S":"x"}]})");
}

TEST(TableTest, SetsBecomeLists) {
  EXPECT_EQ(plain_from(*wire::parse_json(R"({"NS":["1","2"]})")), base::Document::list({1, 2}));
  EXPECT_EQ(plain_from(*wire::parse_json(R"({"SS":["a"]})")), base::Document::list({"a"}));
}

TEST(EndpointTest, ParsesUrlsAndAddresses) {
  auto far = Endpoint::parse("https://dynamodb.us-east-1.amazonaws.com/");
  ASSERT_TRUE(far);
  EXPECT_TRUE(far->secure);
  EXPECT_EQ(far->authority(), "dynamodb.us-east-1.amazonaws.com");
  auto near = Endpoint::parse("127.0.0.1:9001");
  ASSERT_TRUE(near);
  EXPECT_EQ(near->port, 9001);
  EXPECT_FALSE(Endpoint::parse("http://:80"));
  EXPECT_FALSE(Endpoint::parse("http://x:70000"));
}

}  // namespace
}  // namespace lambda
