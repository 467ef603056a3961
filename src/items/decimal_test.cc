#include "items/decimal.h"

#include <gtest/gtest.h>

#include "items/errors.h"

namespace items {
namespace {

Decimal number(std::string_view text) {
  auto parsed = Decimal::parse(text);
  EXPECT_TRUE(parsed.has_value()) << text;
  return parsed.value_or(Decimal());
}

std::string failure(std::string_view text) {
  auto parsed = Decimal::parse(text);
  return parsed ? "none" : parsed.error().message;
}

const std::string kOverflow = number_overflow().message;
const std::string kUnderflow = number_underflow().message;

TEST(Decimal, PrintsPlainly) {
  const std::pair<const char*, const char*> cases[] = {
      {"0", "0"},
      {"-0", "0"},
      {"000", "0"},
      {"0e50", "0"},
      {"1", "1"},
      {"+3", "3"},
      {"-17e5", "-1700000"},
      {".123", "0.123"},
      {"5.", "5"},
      {"0001.23", "1.23"},
      {"1e+5", "100000"},
      {"1E3", "1000"},
      {"1000.0", "1000"},
      {"-7.1234", "-7.1234"},
      {"0.00100", "0.001"},
      {"12345678901234567890123456789012345678", "12345678901234567890123456789012345678"},
      {"1.2345678901234567890123456789012345678", "1.2345678901234567890123456789012345678"},
      {"99999999999999999999", "99999999999999999999"},
      {"100000000000000000001", "100000000000000000001"},
      {"18446744073709551616", "18446744073709551616"},
      {"1e-3", "0.001"},
      {"120e-1", "12"},
      {"10000000000000000000000000000000000000000", "10000000000000000000000000000000000000000"}};
  for (auto [text, printed] : cases) EXPECT_EQ(number(text).text(), printed) << text;
  EXPECT_EQ(number("1e-130").text(), "0." + std::string(129, '0') + "1");
  EXPECT_EQ(number("9.9e125").text(), "99" + std::string(124, '0'));
}

TEST(Decimal, RefusesWhatIsNoNumber) {
  for (const char* bad : {"NaN", "Infinity", "-Infinity", "dog", " 1", "1 ", "1e", "1e+", ".", "-", "+", "e5", "1.2.3", "0x1",
                          "1_000", "--1", "1e5.0"}) {
    EXPECT_EQ(failure(bad), std::string("The parameter cannot be converted to a numeric value: ") + bad);
  }
  EXPECT_EQ(failure(""), "The parameter cannot be converted to a numeric value");
}

TEST(Decimal, KeepsToTheLimits) {
  for (const char* good : {"1e125", "9.99999999e125", "1e-130", "-9e125", "0.1e126", "10e-131"})
    EXPECT_EQ(failure(good), "none");
  for (const char* big : {"1e126", "11e125", "-1e126", "1e100000000", "1e9223372036854775807", "0e126"})
    EXPECT_EQ(failure(big), kOverflow);
  for (const char* small : {"1e-131", "0.9e-130", "1e-9223372036854775807", "0e-131"}) EXPECT_EQ(failure(small), kUnderflow);
  EXPECT_EQ(failure("1e9223372036854775808"), not_numeric("1e9223372036854775808").message);
  EXPECT_EQ(failure("0e125"), "none");
  EXPECT_EQ(failure("3.14159265358979323846264338327950288419"), too_many_digits().message);
  EXPECT_EQ(failure("314159265358979323846264338327950288419e30"), too_many_digits().message);
  EXPECT_EQ(failure("3.1415926535897932384626433832795028841"), "none");
  EXPECT_EQ(failure(std::string(1, '1') + std::string(100, '0') + ".000"), "none");
  EXPECT_EQ(failure(std::string(5000, '9')), kOverflow);
}

TEST(Decimal, TheOlderLayerHasExponentsOf32Bits) {
  auto failure = [](std::string_view text) {
    auto number = Decimal::parse(text, Layer::older);
    return number ? std::string("none") : number.error().message;
  };
  for (const char* odd : {"1e2147483648", "1e-2147483648", "1.5e-2147483647", "0e99999999999"}) {
    EXPECT_EQ(failure(odd), not_numeric(odd).message);
    EXPECT_FALSE(has_readable_exponent(odd));
  }
  EXPECT_EQ(failure("1e2147483646"), number_overflow().message);
  EXPECT_EQ(failure("1e2147483647"), number_underflow().message);  // wraps
  EXPECT_EQ(failure("1e-2147483647"), number_underflow().message);
  EXPECT_EQ(failure("12.50e1"), "none");
  EXPECT_TRUE(has_readable_exponent("12.50e1"));
}

TEST(Decimal, Orders) {
  const char* ascending[] = {"-9e125",
                             "-100",
                             "-12",
                             "-1.5",
                             "-1",
                             "-0.001",
                             "-1e-130",
                             "0",
                             "1e-130",
                             "0.001",
                             "0.5",
                             "1",
                             "1.00000000000000000000000000000000000001",
                             "1.5",
                             "12",
                             "99.99",
                             "100",
                             "1e20",
                             "1.1e20",
                             "9e125"};
  for (size_t i = 0; i < std::size(ascending); ++i) {
    for (size_t j = 0; j < std::size(ascending); ++j) {
      if (std::string_view(ascending[i]).size() > 38 || std::string_view(ascending[j]).size() > 38) continue;
      EXPECT_EQ(number(ascending[i]) <=> number(ascending[j]), i <=> j) << ascending[i] << " " << ascending[j];
    }
  }
  EXPECT_EQ(number("1000"), number("1e3"));
  EXPECT_EQ(number("-0"), number("0"));
}

TEST(Decimal, AddsExactly) {
  const std::array<const char*, 3> cases[] = {
      {"1", "2", "3"},
      {"1", "-1", "0"},
      {"0.1", "0.2", "0.3"},
      {"1", "10000000000000000000000", "10000000000000000000001"},
      {"9e125", "9e124",
       "99"
       "0"},
      {"-5", "3", "-2"},
      {"3", "-5", "-2"},
      {"0", "7", "7"},
      {"-7", "0", "-7"},
      {"99999999999999999999999999999999999999", "-1", "99999999999999999999999999999999999998"},
      {"1e38", "-1", "99999999999999999999999999999999999999"},
      {"5.5", "4.5", "10"},
      {"1e50", "1e50", "2e50"}};
  for (auto [left, right, sum] : cases) {
    if (std::string_view(left) == "9e125") sum = "9.9e125";
    auto result = add(number(left), number(right));
    ASSERT_TRUE(result.has_value()) << left << " " << right;
    EXPECT_EQ(*result, number(sum)) << left << " " << right;
    EXPECT_EQ(*subtract(number(left), -number(right)), number(sum));
  }
}

TEST(Decimal, SumsOutOfRangeOverflow) {
  for (auto [left, right] : {std::pair("9e125", "9e125"), std::pair("1e50", "1"), std::pair("1e125", "1e-130"),
                             std::pair("99999999999999999999999999999999999999", "0.1"), std::pair("-9e125", "-9e125")}) {
    auto sum = add(number(left), number(right));
    ASSERT_FALSE(sum.has_value()) << left << " " << right;
    EXPECT_EQ(sum.error().message, kOverflow);
  }
}

TEST(Decimal, WholeNumbers) {
  EXPECT_EQ(number("9223372036854775807").integer(), INT64_MAX);
  EXPECT_EQ(number("-9223372036854775808").integer(), INT64_MIN);
  EXPECT_EQ(number("9223372036854775808").integer(), std::nullopt);
  EXPECT_EQ(number("1.5").integer(), std::nullopt);
  EXPECT_EQ(number("1e19").integer(), std::nullopt);
  EXPECT_EQ(number("12e2").integer(), 1200);
  EXPECT_EQ(Decimal(1200), number("1200"));
  EXPECT_EQ(Decimal(INT64_MIN), number("-9223372036854775808"));
  EXPECT_EQ(number("120").digits(), 2);
  EXPECT_EQ(number("120").leading_exponent(), 2);
  EXPECT_EQ(number("0.05").leading_exponent(), -2);
}

}  // namespace
}  // namespace items
