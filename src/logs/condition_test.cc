#include "logs/condition.h"

#include <gtest/gtest.h>

namespace logs {
namespace {

bool condition_matches(std::string_view pattern, std::string_view message) {
  auto condition = Condition::parse(pattern);
  EXPECT_TRUE(condition) << pattern << ": " << condition.error().message;
  return condition && condition->matches(message);
}

TEST(ConditionTest, Json) {
  struct Row {
    const char *pattern, *yes, *no;
  };
  for (auto [pattern, yes, no] : {
           Row{R"({ $.level = "ERROR" })", R"({"level":"ERROR"})", R"({"level":"INFO"})"},
           {R"({$.level=ERR*})", R"({"level":"ERROR"})", "level ERROR"},
           {R"({ $.a.b[1] > 5 })", R"({"a":{"b":[1,6]}})", R"({"a":{"b":[6,5]}})"},
           {R"({ $.a[*].n = 3 })", R"({"a":[{"n":1},{"n":3}]})", R"({"a":[]})"},
           {R"({ $.["a.b"] != "x" })", R"({"a.b":"y"})", R"({"a.b":"x"})"},
           {R"({ $.n >= 1 && $.n < 2.5 })", R"({"n":2})", R"({"n":2.5})"},
           {R"({ $.a = 1 || ($.b = 2 && $.c = 3) })", R"({"b":2,"c":3})", R"({"b":2})"},
           {R"({ $.a IS NULL })", R"({"a":null})", R"({})"},
           {R"({ $.a IS TRUE })", R"({"a":true})", R"({"a":"true"})"},
           {R"({ $.a IS FALSE })", R"({"a":false})", R"({"a":true})"},
           {R"({ $.a NOT EXISTS })", R"({"b":1})", R"({"a":null})"},
       }) {
    EXPECT_TRUE(condition_matches(pattern, yes)) << pattern;
    EXPECT_FALSE(condition_matches(pattern, no)) << pattern;
  }
}

TEST(ConditionTest, Columns) {
  const char* line = "127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] \"GET /index.html HTTP/1.0\" 404 1534";
  EXPECT_TRUE(condition_matches("[ip, id, user, time, request, status, size]", line));
  EXPECT_TRUE(condition_matches("[ip, id, user, time, request =*html*, status = 4*, size > 1000]", line));
  EXPECT_TRUE(condition_matches("[..., status = 404, size]", line));
  EXPECT_TRUE(condition_matches("[ip, ..., size > 1 && size < 2000]", line));
  EXPECT_TRUE(condition_matches("[ip=10.* || ip=127.*, ...]", line));
  EXPECT_FALSE(condition_matches("[ip, id]", line));
  EXPECT_FALSE(condition_matches("[..., status != 404, size]", line));
}

TEST(ConditionTest, WhatIsNone) {
  for (const char* bad :
       {"{", "{}", "{ $.a }", "{ a = 1 }", "{ $ = 1 }", "{ $.a = }", "{ $.a = \"x }", "{ $.a = 1", "{ $.a = 1 } x",
        "{ $.a IS MAYBE }", "{ $.a[x] = 1 }", "{ ($.a = 1 }", "{ $.a = %x% }", "[", "[a, ..., b, ...]", "[a=]"})
    EXPECT_FALSE(Condition::parse(bad)) << bad;
}

}  // namespace
}  // namespace logs
