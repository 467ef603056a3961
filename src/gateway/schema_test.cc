#include "gateway/schema.h"

#include <gtest/gtest.h>

#include "gateway/decimal.h"
#include "wire/json.h"

namespace gateway {
namespace {

base::Result<Schema> compiled(std::string_view schema, Schema::Models others = {}) {
  others["M"] = schema;
  return Schema::compile("M", others);
}

bool accepts(std::string_view schema, std::string_view body, Schema::Models others = {}) {
  auto made = compiled(schema, std::move(others));
  EXPECT_TRUE(made) << schema << ": " << (made ? "" : made.error().message);
  return made && made->validate(*wire::parse_json(body)).empty();
}

struct Row {
  const char* schema;
  const char* good;
  const char* bad;
};

TEST(Schema, keywords) {
  const Row rows[] = {
      {R"({"type":"object"})", "{}", "[]"},
      {R"({"type":["string","null"]})", "null", "1"},
      {R"({"type":"integer"})", "1.0", "1.5"},
      {R"({"type":"number"})", "1", "\"1\""},
      {R"({"enum":[1,"a",[1,{"b":2}]]})", R"([1.0,{"b":2e0}])", R"([1,{"b":3}])"},
      {R"({"minimum":1.10})", "1.1", "1.0999999999999999999999999999"},
      {R"({"maximum":9007199254740993})", "9007199254740993", "9007199254740994"},
      {R"({"minimum":0,"exclusiveMinimum":true})", "1e-400", "0"},
      {R"({"maximum":1e400,"exclusiveMaximum":true})", "9.9e399", "1e400"},
      {R"({"multipleOf":0.01})", "19.99", "19.999"},
      {R"({"multipleOf":7})", "700000000000000000000000000000", "700000000000000000000000000001"},
      {R"({"minLength":2,"maxLength":3})", "\"\xC3\xA4\xC3\xB6\xC3\xBC\"", "\"a\""},
      {R"({"pattern":"^[a-z]+$"})", "\"abc\"", "\"aBc\""},
      {R"({"format":"date-time"})", "\"2026-11-24T07:33:10.5Z\"", "\"2026-13-24T07:33:10Z\""},
      {R"({"format":"email"})", "\"a.b@example.com\"", "\"a..b@example.com\""},
      {R"({"format":"ipv4"})", "\"10.0.0.1\"", "\"10.0.0.256\""},
      {R"({"format":"ipv6"})", "\"::1\"", "\"1::2::3\""},
      {R"({"format":"hostname"})", "\"a-b.example\"", "\"-a.example\""},
      {R"({"format":"uri"})", "\"https://example.com/a?b\"", "\"not a uri\""},
      {R"({"items":{"type":"string"}})", R"(["a"])", R"(["a",1])"},
      {R"({"items":[{"type":"string"}],"additionalItems":false})", R"(["a"])", R"(["a",1])"},
      {R"({"items":[{"type":"string"}],"additionalItems":{"type":"null"}})", R"(["a",null])", R"(["a",1])"},
      {R"({"minItems":1,"maxItems":2})", "[1]", "[1,2,3]"},
      {R"({"uniqueItems":true})", "[1,2]", "[1,1.0]"},
      {R"({"required":["a","b"]})", R"({"a":1,"b":null})", R"({"a":1})"},
      {R"({"properties":{"a":{"type":"string"}}})", R"({"a":"x","b":1})", R"({"a":1})"},
      {R"({"properties":{"a":{}},"additionalProperties":false})", R"({"a":1})", R"({"b":1})"},
      {R"({"additionalProperties":{"type":"integer"}})", R"({"b":1})", R"({"b":"x"})"},
      {R"({"patternProperties":{"^x-":{"type":"string"}},"additionalProperties":false})", R"({"x-a":"1"})", R"({"x-a":1})"},
      {R"({"minProperties":1,"maxProperties":1})", R"({"a":1})", R"({"a":1,"b":2})"},
      {R"({"dependencies":{"a":["b"]}})", R"({"a":1,"b":2})", R"({"a":1})"},
      {R"({"dependencies":{"a":{"required":["c"]}}})", R"({"b":1})", R"({"a":1})"},
      {R"({"allOf":[{"minimum":1},{"maximum":3}]})", "2", "4"},
      {R"({"anyOf":[{"type":"string"},{"minimum":5}]})", "6", "4"},
      {R"({"oneOf":[{"minimum":1},{"minimum":5}]})", "2", "6"},
      {R"({"not":{"type":"null"}})", "1", "null"},
      {R"({"definitions":{"n":{"type":"integer"}},"properties":{"a":{"$ref":"#/definitions/n"}}})", R"({"a":1})",
       R"({"a":"1"})"},
      {R"({"properties":{"next":{"$ref":"#"},"v":{"type":"integer"}},"additionalProperties":false})",
       R"({"v":1,"next":{"v":2,"next":{}}})", R"({"next":{"next":{"w":1}}})"},
      {R"({"properties":{"a/b~c":{"type":"string"},"x":{"$ref":"#/properties/a~1b~0c"}}})", R"({"x":"1"})", R"({"x":1})"},
  };
  for (auto& row : rows) {
    EXPECT_TRUE(accepts(row.schema, row.good)) << row.schema << " " << row.good;
    EXPECT_FALSE(accepts(row.schema, row.bad)) << row.schema << " " << row.bad;
  }
}

// tests/aws/services/apigateway/test_apigateway_common: a $ref by URL, and oneOf with null
TEST(Schema, refers_to_other_models) {
  Schema::Models models = {{"Status", R"({"type":"object","properties":{"Order":{"type":"integer"}},"required":["Order"]})"}};
  for (std::string_view reference :
       {"https://apigateway.amazonaws.com/restapis/abc/models/Status", "#/definitions/Status", "#/components/schemas/Status"}) {
    auto schema =
        fmt::format(R"({{"properties":{{"s":{{"oneOf":[{{"type":"null"}},{{"$ref":"{}"}}]}}}},"required":["s"]}})", reference);
    EXPECT_TRUE(accepts(schema, R"({"s":null})", models));
    EXPECT_TRUE(accepts(schema, R"({"s":{"Order":1}})", models));
    EXPECT_FALSE(accepts(schema, R"({"s":{"Order":"1"}})", models));
    EXPECT_FALSE(accepts(schema, "{}", models));
  }
}

TEST(Schema, refuses_what_would_never_end) {
  for (auto schema :
       {R"({"$ref":"#"})", R"({"allOf":[{"$ref":"#"}]})", R"({"not":{"anyOf":[{"$ref":"#"}]}})",
        R"({"definitions":{"a":{"$ref":"#/definitions/b"},"b":{"$ref":"#/definitions/a"}},"$ref":"#/definitions/a"})",
        R"({"dependencies":{"a":{"$ref":"#"}}})"}) {
    EXPECT_FALSE(compiled(schema)) << schema;
  }
}

TEST(Schema, refuses_what_is_no_schema) {
  for (auto schema : {"", "[]", R"({"type":"text"})", R"({"pattern":"("})", R"({"minLength":-1})", R"({"required":"a"})",
                      R"({"properties":[]})", R"({"$ref":"#/definitions/none"})", R"({"$ref":"http://example.com/x"})",
                      R"({"exclusiveMinimum":1})", R"({"multipleOf":0})"}) {
    EXPECT_FALSE(compiled(schema)) << schema;
  }
}

TEST(Schema, bounds_its_work) {
  std::string definitions;  // each refers to the next twice: 2^40 visits
  for (int i = 0; i < 40; ++i) {
    definitions +=
        fmt::format(R"("d{}":{{"allOf":[{{"$ref":"#/definitions/d{}"}},{{"$ref":"#/definitions/d{}"}}]}},)", i, i + 1, i + 1);
  }
  auto made = compiled(fmt::format(R"({{"definitions":{{{}"d40":{{}}}},"$ref":"#/definitions/d0"}})", definitions));
  ASSERT_TRUE(made);
  EXPECT_FALSE(made->validate(base::Document(1)).empty());
}

std::string repeated(std::string_view text, size_t times) {
  std::string out;
  for (size_t i = 0; i < times; ++i) out += text;
  return out;
}

TEST(Schema, bounds_what_patterns_cost) {
  auto one = "\"" + repeated("a", 40) + "!\"";
  EXPECT_FALSE(accepts(R"({"pattern":"^(a+)+$"})", one));
  EXPECT_FALSE(accepts(R"({"items":{"not":{"pattern":"^(a+)+$"}}})", "[" + repeated(one + ",", 1000) + "1]"));
  EXPECT_FALSE(accepts(R"({"not":{"pattern":"[a-z]+@"}})", "\"" + repeated("a", 1'000'000) + "\""));
  EXPECT_TRUE(accepts(R"({"pattern":"[a-z]+@[a-z]+"})", "\"" + repeated("a", 1000) + "@b\""));
  EXPECT_TRUE(accepts(R"({"items":{"pattern":"^[a-z]+$"}})", "[" + repeated("\"abcdefghij\",", 10'000) + "\"a\"]"));
}

TEST(Schema, bounds_what_comparing_costs) {
  auto deep = repeated("[", 900) + repeated("1,", 100'000) + "1" + repeated("]", 900);
  EXPECT_FALSE(accepts(R"({"items":{"$ref":"#"},"uniqueItems":true,"enum":[[1]]})", deep));
  EXPECT_TRUE(accepts(R"({"items":{"multipleOf":3}})", "[" + repeated("3e99999,", 10'000) + "3]"));
}

TEST(Schema, says_no_more_than_sixteen_things) {
  auto made = compiled(R"({"items":{"enum":["a"]}})");
  EXPECT_EQ(made->validate(*wire::parse_json("[" + repeated("\"b\",", 100'000) + "1]")).size(), 16u);
}

TEST(Schema, says_what_is_wrong) {
  auto made = compiled(R"({"type":"object","required":["a"],"properties":{"b":{"type":"string"}}})");
  auto broken = made->validate(*wire::parse_json(R"({"b":1})"));
  ASSERT_EQ(broken.size(), 2u);
  EXPECT_EQ(broken[0], R"(object has missing required properties (["a"]))");
  EXPECT_EQ(broken[1], R"(instance type (integer) does not match any allowed primitive type (allowed: ["string"]))");
}

TEST(Decimal, compares_exactly) {
  EXPECT_EQ(Decimal("1.10"), Decimal("11e-1"));
  EXPECT_EQ(Decimal("-0"), Decimal("0.000e9"));
  EXPECT_LT(Decimal("-2"), Decimal("-1.99999999999999999999999"));
  EXPECT_LT(Decimal("1e-999999999999999999999"), Decimal("1"));
  EXPECT_GT(Decimal("123456789012345678901234567890"), Decimal("123456789012345678901234567889.9"));
  EXPECT_TRUE(Decimal("1.50e1").integral());
  EXPECT_FALSE(Decimal("1.55e1").integral());
  EXPECT_TRUE(Decimal("0.3").multiple_of(Decimal("0.1")));
  EXPECT_FALSE(Decimal("0.35").multiple_of(Decimal("0.1")));
  EXPECT_FALSE(Decimal("1e300").multiple_of(Decimal("3e0")));
  EXPECT_TRUE(Decimal("3e999999999").multiple_of(Decimal("12")));
  EXPECT_FALSE(Decimal("3e999999999").multiple_of(Decimal("7")));
  EXPECT_TRUE(Decimal("2e18").multiple_of(Decimal("400000000000000000")));
  EXPECT_TRUE(Decimal("1.25e2").multiple_of(Decimal("2.5")));
}

}  // namespace
}  // namespace gateway
