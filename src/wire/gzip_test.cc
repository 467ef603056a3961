#include "wire/gzip.h"

#include <gtest/gtest.h>

namespace wire {
namespace {

TEST(Gzip, comes_back_as_it_was) {
  for (size_t size : {0u, 1u, 1000u, 300'000u}) {
    std::string text;
    for (size_t i = 0; i < size; ++i) text += static_cast<char>('a' + i * i % 23);
    EXPECT_EQ(gunzip(gzip(text), 300'000), text);
  }
}

TEST(Gzip, what_is_not_whole_or_too_large_is_nothing) {
  std::string coded = gzip(std::string(10'000, 'a'));
  EXPECT_FALSE(gunzip(coded, 9'999));
  EXPECT_TRUE(gunzip(coded, 10'000));
  EXPECT_FALSE(gunzip(std::string_view(coded).substr(0, coded.size() - 1), 10'000));
  EXPECT_FALSE(gunzip(coded + "more", 10'000));
  EXPECT_FALSE(gunzip("", 10'000));
  EXPECT_FALSE(gunzip("not gzip at all", 10'000));
}

}  // namespace
}  // namespace wire
