#include "logs/pattern.h"

#include <gtest/gtest.h>

namespace logs {
namespace {

bool matches(std::string_view pattern, std::string_view message) {
  auto parsed = Pattern::parse(pattern);
  EXPECT_TRUE(parsed) << pattern;
  return parsed && parsed->matches(message);
}

TEST(Pattern, NothingMatchesAll) {
  EXPECT_TRUE(matches("", "anything"));
  EXPECT_TRUE(matches("  ", ""));
}

TEST(Pattern, Terms) {
  EXPECT_TRUE(matches("ERROR", "[ERROR] broken"));
  EXPECT_FALSE(matches("ERROR", "[error] broken"));
  EXPECT_TRUE(matches("ERROR broken", "broken ERROR"));
  EXPECT_FALSE(matches("ERROR broken", "ERROR"));
  EXPECT_TRUE(matches("\"two words\"", "here two words are"));
  EXPECT_FALSE(matches("\"two words\"", "two, words"));
  EXPECT_TRUE(matches("\"a \\\"quoted\\\" word\"", "a \"quoted\" word"));
}

TEST(Pattern, ExcludedAndAny) {
  EXPECT_FALSE(matches("ERROR -debug", "ERROR debug"));
  EXPECT_TRUE(matches("ERROR -debug", "ERROR"));
  EXPECT_TRUE(matches("?one ?two", "two"));
  EXPECT_FALSE(matches("?one ?two", "three"));
  EXPECT_FALSE(matches("-\"two words\"", "two words"));
}

TEST(Pattern, Refused) {
  for (std::string_view text : {"{ $.a }", "[a, b", "%x+%", "\"open"}) {
    auto parsed = Pattern::parse(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code, "InvalidParameterException");
  }
}

}  // namespace
}  // namespace logs
