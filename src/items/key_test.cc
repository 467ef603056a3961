#include "items/key.h"

#include <gtest/gtest.h>

#include <random>

#include "items/notation.h"

namespace items {
namespace {

std::string key(const Value& value) {
  std::string out;
  append_key(out, value);
  return out;
}

void expect_order(const std::vector<Value>& ascending) {
  for (size_t i = 0; i < ascending.size(); ++i) {
    auto bytes = key(ascending[i]);
    for (size_t j = 0; j < ascending.size(); ++j) {
      EXPECT_EQ(bytes <=> key(ascending[j]), i <=> j) << i << " " << j;
    }
    std::string followed = bytes + "rest";
    std::string_view view = followed;
    auto read = take_key(view, ascending[i].type());
    ASSERT_TRUE(read.has_value()) << i;
    EXPECT_EQ(*read, ascending[i]);
    EXPECT_EQ(view, "rest");
  }
}

TEST(Key, NumbersKeepTheirOrder) {
  std::vector<Value> values;
  for (auto text : {"-9.9e125",
                    "-1e125",
                    "-101",
                    "-100",
                    "-99",
                    "-12.5",
                    "-12",
                    "-10",
                    "-9",
                    "-1.01",
                    "-1",
                    "-0.5",
                    "-1e-130",
                    "0",
                    "1e-130",
                    "0.05",
                    "0.5",
                    "0.55",
                    "1",
                    "1.01",
                    "1.1",
                    "9",
                    "10",
                    "12",
                    "12.5",
                    "99",
                    "100",
                    "101",
                    "1000",
                    "12345678901234567890123456789012345677",
                    "12345678901234567890123456789012345678",
                    "1e125"}) {
    values.push_back(*Decimal::parse(text));
  }
  expect_order(values);
}

TEST(Key, StringsAndBytesKeepTheirOrder) {
  using namespace std::string_literals;
  std::vector<Value> values;
  for (auto& text : {""s, "\0"s, "\0\0"s, "\0\x01"s, "\0\xff"s, "\x01"s, "a"s, "a\0"s, "a\0b"s, "a\x01"s, "aa"s, "b"s, "\xff"s,
                     "\xff\xff"s}) {
    values.push_back(text);
  }
  expect_order(values);
  std::vector<Value> bytes;
  for (auto& value : values) bytes.push_back(Binary{*value.string()});
  expect_order(bytes);
}

TEST(Key, RandomNumbersAgreeWithTheirComparison) {
  std::mt19937_64 chance(7);
  auto random = [&] {
    auto digits = 1 + chance() % 38;
    std::string text = chance() % 2 ? "-" : "";
    for (size_t i = 0; i < digits; ++i) text += static_cast<char>('0' + chance() % 10);
    text += "e" + std::to_string(static_cast<int>(chance() % 60) - 30);
    return *Decimal::parse(text);
  };
  for (int i = 0; i < 3000; ++i) {
    auto left = random();
    auto right = random();
    EXPECT_EQ(key(left) <=> key(right), left <=> right) << left.text() << " " << right.text();
    auto bytes = key(left);
    std::string_view view = bytes;
    EXPECT_EQ(*take_key(view, Type::number)->number(), left);
  }
}

TEST(Key, RefusesOtherBytes) {
  using namespace std::string_literals;
  for (auto& bad :
       {""s, "\x81"s, "\x81\xff"s, "\x00"s, "\x81\x82\x00"s, "\x82\x82\x02"s, "\x81\x82\xff\xff"s, "\x81\x82\x03\x00"s}) {
    std::string_view view = bad;
    EXPECT_FALSE(take_key(view, Type::number));
  }
  for (auto& bad : {""s, "abc"s, "abc\0"s, "abc\0\x02"s}) {
    std::string_view view = bad;
    EXPECT_FALSE(take_key(view, Type::string));
  }
}

bool within(const KeyRange& range, const Value& value) {
  auto bounds = sort_bounds(range);
  auto bytes = key(value) + "more";
  return bounds.from <= bytes && (!bounds.until || bytes < *bounds.until);
}

TEST(Key, BoundsHoldExactlyTheWantedKeys) {
  std::vector<Value> values;
  for (int i = -3; i <= 3; ++i) values.push_back(Value::of(i));
  using enum SortOperator;
  for (auto& value : values) {
    auto order = compare(value, Value::of(1));
    EXPECT_TRUE(within({{}, {}, all, {}, {}}, value));
    EXPECT_EQ(within({{}, {}, equal, Value::of(1), {}}, value), order == 0);
    EXPECT_EQ(within({{}, {}, less, Value::of(1), {}}, value), order < 0);
    EXPECT_EQ(within({{}, {}, less_or_equal, Value::of(1), {}}, value), order <= 0);
    EXPECT_EQ(within({{}, {}, greater, Value::of(1), {}}, value), order > 0);
    EXPECT_EQ(within({{}, {}, greater_or_equal, Value::of(1), {}}, value), order >= 0);
    EXPECT_EQ(within({{}, {}, between, Value::of(-1), Value::of(1)}, value), order <= 0 && compare(value, Value::of(-1)) >= 0);
  }
  using namespace std::string_literals;
  EXPECT_TRUE(within({{}, {}, begins_with, "ab", {}}, "ab"));
  EXPECT_TRUE(within({{}, {}, begins_with, "ab", {}}, "abc"));
  EXPECT_TRUE(within({{}, {}, begins_with, "ab", {}}, "ab\xff\xff"));
  EXPECT_TRUE(within({{}, {}, begins_with, "a\0"s, {}}, "a\0b"s));
  EXPECT_FALSE(within({{}, {}, begins_with, "a\0"s, {}}, "a"));
  EXPECT_FALSE(within({{}, {}, begins_with, "ab", {}}, "ac"));
  EXPECT_FALSE(within({{}, {}, begins_with, "ab", {}}, "a"));
  EXPECT_TRUE(within({{}, {}, begins_with, "\xff", {}}, "\xff\xff"));
  EXPECT_TRUE(within({{}, {}, begins_with, "", {}}, "anything"));
}

TEST(Key, BoundsOfLaterAttributesHoldTheEqualOnesBefore) {
  auto bytes = [](std::initializer_list<Value> values) {
    std::string out;
    for (const auto& value : values) append_key(out, value);
    return out;
  };
  auto holds = [&](SortOperator sort, std::initializer_list<Value> values) {
    auto bounds = sort_bounds({{}, {Value("x"), Value::of(1)}, sort, Value("m"), Value("p")});
    auto key = bytes(values);
    return bounds.until && bounds.from <= key && key < *bounds.until;
  };
  for (auto sort : {SortOperator::greater, SortOperator::greater_or_equal, SortOperator::between}) {
    EXPECT_TRUE(holds(sort, {"x", Value::of(1), "n"}));
    EXPECT_FALSE(holds(sort, {"x", Value::of(1), "l"}));
    EXPECT_FALSE(holds(sort, {"x", Value::of(2), "n"}));
    EXPECT_FALSE(holds(sort, {"y", Value::of(1), "n"}));
    EXPECT_FALSE(holds(sort, {"w", Value::of(1), "n"}));
  }
  EXPECT_TRUE(holds(SortOperator::less, {"x", Value::of(1), "a"}));
  EXPECT_FALSE(holds(SortOperator::less, {"x", Value::of(0), "a"}));
  EXPECT_FALSE(holds(SortOperator::less, {"x", Value::of(1), "m"}));
  EXPECT_TRUE(holds(SortOperator::begins_with, {"x", Value::of(1), "mm"}));
}

}  // namespace
}  // namespace items
