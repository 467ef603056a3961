#include "functions/name.h"

#include <gtest/gtest.h>

namespace functions {
namespace {

constexpr Place kHere{"000000000000", "us-east-1"};

std::string parse(std::string_view text) {
  auto name = parse_function_name(text, kHere);
  return name ? name->name + "|" + name->qualifier : name.error().code;
}

TEST(FunctionName, EveryForm) {
  EXPECT_EQ(parse("notes"), "notes|");
  EXPECT_EQ(parse("notes:$LATEST"), "notes|$LATEST");
  EXPECT_EQ(parse("notes:7"), "notes|7");
  EXPECT_EQ(parse("function:notes"), "notes|");
  EXPECT_EQ(parse("000000000000:notes"), "notes|");
  EXPECT_EQ(parse("000000000000:function:notes"), "notes|");
  EXPECT_EQ(parse("000000000000:function:notes:live"), "notes|live");
  EXPECT_EQ(parse("arn:aws:lambda:us-east-1:000000000000:function:notes"), "notes|");
  EXPECT_EQ(parse("arn:aws:lambda:us-east-1:000000000000:function:notes:$LATEST"), "notes|$LATEST");
}

TEST(FunctionName, OthersAndRubbish) {
  EXPECT_EQ(parse("111111111111:function:notes"), "ResourceNotFoundException");
  auto far = parse_function_name("arn:aws:lambda:eu-west-1:000000000000:function:notes", kHere);
  EXPECT_EQ(far.error().message, "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')");
  for (std::string_view text : {"", "a b", "a:", "a:b:c", "../x", "arn:aws:lambda:us-east-1:000000000000:function"})
    EXPECT_EQ(parse(text), "ValidationException") << text;
  EXPECT_EQ(parse(std::string(65, 'a')), "ValidationException");
}

}  // namespace
}  // namespace functions
