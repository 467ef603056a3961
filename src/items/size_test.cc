#include "items/size.h"

#include <gtest/gtest.h>

#include "items/encode.h"
#include "items/update_size.h"

namespace items {
namespace {

Value number(std::string_view text) {
  auto parsed = Decimal::parse(text);
  EXPECT_TRUE(parsed) << text;
  return *parsed;
}

TEST(SizeTest, NumbersCostAByteForEachPairOfDigits) {
  struct Row {
    const char* text;
    size_t bytes;
  };
  for (auto [text, bytes] : {Row{"0", 1},
                             {"1", 2},
                             {"99", 2},
                             {"100", 2},
                             {"101", 3},
                             {"120", 3},
                             {"-7", 3},
                             {"1.5", 3},
                             {"0.15", 2},
                             {"100.5", 4},
                             {"1234567891", 6},
                             {"1E125", 2},
                             {"-1E-100", 3},
                             {"12345678901234567890123456789012345678", 20}}) {
    EXPECT_EQ(size_bytes(number(text)), bytes) << text;
  }
}

TEST(SizeTest, ContainersCostThreeBytesAndOneForEachElement) {
  EXPECT_EQ(size_bytes(Value(List{})), 3u);
  EXPECT_EQ(size_bytes(Value(List{Value("ab"), Value(true)})), 3u + 2 + 1 + 2);
  EXPECT_EQ(size_bytes(Value(Item{{"abc", Value()}})), 3u + 1 + 3 + 1);
  EXPECT_EQ(size_bytes(Value::string_set({"a", "bc"})), 3u);
  EXPECT_EQ(size_bytes(Item{{"id", Value("x")}, {"n", number("12")}}), 3u + 3);
}

TEST(SizeTest, TheSizeOfStoredBytesIsThatOfTheItem) {
  Item item{{"id", Value("key")},
            {"null", Value()},
            {"yes", Value(true)},
            {"no", Value(false)},
            {"n", number("-12.345")},
            {"b", Value(Binary{std::string(300, '\x7f')})},
            {"l", Value(List{Value("x"), Value(Item{{"deep", Value(List{number("1")})}})})},
            {"ss", Value::string_set({"a", "b"})},
            {"ns", Value::number_set({*Decimal::parse("1"), *Decimal::parse("2.5")})},
            {"bs", Value::binary_set({"q"})}};
  auto bytes = encode(item);
  auto size = encoded_size(bytes);
  ASSERT_TRUE(size);
  EXPECT_EQ(*size, size_bytes(item));
  EXPECT_FALSE(encoded_size(bytes.substr(0, bytes.size() - 1)));
  EXPECT_FALSE(encoded_size(bytes + "x"));
  EXPECT_FALSE(encoded_size(""));
}

TEST(SizeTest, AnUpdateCountsWhatItNames) {
  Item fresh{{"id", Value("k")}, {"a", Value(std::string(10, 'x'))}, {"l", Value(List{Value("y")})}, {"n", number("5")}};
  auto written = [&](std::string_view text) {
    auto tree = parse_update(text);
    Item values{{":v", number("1")}};
    auto with = make_bindings(nullptr, &values);
    auto bound = bind(*tree, text.find(":v") == std::string_view::npos ? nullptr : *with);
    EXPECT_TRUE(bound) << text;
    return written_bytes(*bound, fresh);
  };
  EXPECT_EQ(written("SET a = :v"), 3u + 19 + 11);
  EXPECT_EQ(written("SET a = :v, l[0] = :v"), 3u + 19 + 11 + 20 + 6);
  EXPECT_EQ(written("SET n = n + :v"), 3u + 19 + 50 + 3);
  EXPECT_EQ(written("ADD n :v REMOVE gone"), 3u + 19 + 3 + 2);
}

}  // namespace
}  // namespace items
