#include "items/value.h"

#include <gtest/gtest.h>

#include "items/notation.h"
#include "items/size.h"

namespace items {
namespace {

TEST(Item, KeepsNamesSortedAndOnce) {
  Item item{{"b", Value::of(1)}, {"a", "x"}, {"b", Value::of(2)}};
  ASSERT_EQ(item.size(), 2u);
  EXPECT_EQ(item.begin()->name, "a");
  EXPECT_EQ(*item.find("b"), Value::of(2));
  for (int i = 0; i < 50; ++i) item.set("n" + std::to_string(i), Value::of(i));
  for (int i = 0; i < 50; ++i) EXPECT_EQ(*item.find("n" + std::to_string(i)), Value::of(i));
  EXPECT_EQ(item.find("n"), nullptr);
  EXPECT_TRUE(item.erase("n7"));
  EXPECT_FALSE(item.erase("n7"));
  EXPECT_EQ(item.append("a"), nullptr);
  ASSERT_NE(item.append("z"), nullptr);
  EXPECT_TRUE(item.find("z")->is_null());
}

TEST(Value, IsSmall) { EXPECT_LE(sizeof(Value), 40u); }

TEST(Value, SetsIgnoreOrder) {
  EXPECT_EQ(notation::value("NS(3, 1, 2)"), notation::value("NS(1.0, 2, 3e0)"));
  EXPECT_NE(notation::value("SS(\"1\")"), notation::value("NS(1)"));
  EXPECT_NE(notation::value("SS(\"1\")"), notation::value("BS(\"1\")"));
}

TEST(Value, ComparesWithinAType) {
  EXPECT_TRUE(compare(Value("a"), Value("b")) < 0);
  EXPECT_TRUE(compare(Value("\xC3\xA9"), Value("z")) > 0);  // by unsigned bytes
  EXPECT_TRUE(compare(Value::of(10), Value::of(9)) > 0);
  EXPECT_EQ(compare(Value::of(10), Value("9")), std::partial_ordering::unordered);
  EXPECT_EQ(compare(Value(true), Value(false)), std::partial_ordering::unordered);
}

TEST(Value, NamesOfTypes) {
  for (auto name : {"NULL", "BOOL", "N", "S", "B", "L", "M", "SS", "NS", "BS"})
    EXPECT_EQ(type_name(*type_from_name(name)), name);
  EXPECT_FALSE(type_from_name("s"));
}

TEST(Size, CountsAsDynamoDb) {
  const std::pair<const char*, size_t> cases[] = {{"0", 1},
                                                  {"1", 2},
                                                  {"12", 2},
                                                  {"123", 3},
                                                  {"1.2", 3},
                                                  {"100", 2},
                                                  {"-1", 3},
                                                  {"12345678901234567890123456789012345678", 20},
                                                  {"\"abc\"", 3},
                                                  {"\"\"", 0},
                                                  {"true", 1},
                                                  {"null", 1},
                                                  {"[]", 3},
                                                  {"[1, 1]", 9},
                                                  {"{}", 3},
                                                  {"{ab: 1}", 8},
                                                  {"SS(\"ab\", \"c\")", 3},
                                                  {"NS(1, 2)", 4},
                                                  {"B(\"abcd\")", 4}};
  for (auto [text, bytes] : cases) EXPECT_EQ(size_bytes(notation::value(text)), bytes) << text;
  EXPECT_EQ(size_bytes(notation::item("{id: \"x\", n: 1}")), 6u);
}

}  // namespace
}  // namespace items
