#include "wire/pattern.h"

#include <gtest/gtest.h>

namespace wire {
namespace {

bool hit(std::string_view pattern, std::string_view text) { return CompiledPattern(pattern).matches(text); }

TEST(Pattern, classes) {
  EXPECT_TRUE(hit("[a-zA-Z0-9_.-]+", "My_table.1-x"));
  EXPECT_FALSE(hit("[a-zA-Z0-9_.-]+", "a b"));
  EXPECT_FALSE(hit("[a-zA-Z0-9_.-]+", ""));
  EXPECT_TRUE(hit("[\\w+=,.@-]*", ""));
  EXPECT_TRUE(hit("[\\w+=,.@-]+", "role@x+y"));
  EXPECT_TRUE(hit("[^:]*", "aé"));
  EXPECT_FALSE(hit("[^:]*", "a:b"));
  EXPECT_TRUE(hit("[a-zA-Z0-9-_]+", "a-_"));
  EXPECT_TRUE(hit("[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*", "tab\t é ÿ"));
  EXPECT_FALSE(hit("[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*", "€"));
  EXPECT_TRUE(hit("[\\p{L}\\p{M}\\p{Z}\\p{S}\\p{N}\\p{P}]*", "Ünï cödé, 1+1!"));
  EXPECT_TRUE(hit("[]a]+", "]a"));
}

TEST(Pattern, repetition_and_groups) {
  EXPECT_TRUE(hit("\\d{12}", "123456789012"));
  EXPECT_FALSE(hit("\\d{12}", "12345678901"));
  EXPECT_TRUE(hit("a{2,3}", "aaa"));
  EXPECT_FALSE(hit("a{2,3}", "aaaa"));
  EXPECT_TRUE(hit("a{2,}b?", "aaaaab"));
  EXPECT_TRUE(hit("(ab|c)*d", "abccabd"));
  EXPECT_FALSE(hit("(ab|c)*d", "abac"));
  EXPECT_TRUE(hit("(?:x|)y", "y"));
  EXPECT_TRUE(hit("^\\$LATEST$", "$LATEST"));
  EXPECT_TRUE(hit(".{1,3}", "€€€"));
  EXPECT_FALSE(hit(".{1,3}", "abcd"));
}

TEST(Pattern, a_function_name) {
  constexpr auto pattern =
      "(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)"
      "(:(\\$LATEST|[a-zA-Z0-9-_]+))?";
  EXPECT_TRUE(hit(pattern, "create-item"));
  EXPECT_TRUE(hit(pattern, "arn:aws:lambda:us-east-1:123456789012:function:f:$LATEST"));
  EXPECT_FALSE(hit(pattern, "a b"));
  EXPECT_FALSE(hit(pattern, "f:"));
}

TEST(Pattern, hostile_text_stays_linear) {
  EXPECT_FALSE(hit("(a+)+b", std::string(20'000, 'a')));
  EXPECT_FALSE(hit("(a|a)*b", std::string(20'000, 'a')));
  EXPECT_FALSE(hit("[a-z]+", "\xff\xfe\xc3"));
}

TEST(Pattern, is_compiled_once_by_address) {
  static const char* pattern = "x+";
  EXPECT_TRUE(matches(pattern, "xx"));
  EXPECT_FALSE(matches(pattern, "xy"));
}

}  // namespace
}  // namespace wire
