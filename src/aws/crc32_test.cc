#include "aws/crc32.h"

#include <gtest/gtest.h>

namespace aws {
namespace {

TEST(Crc32, known_values) {
  EXPECT_EQ(crc32(""), 0u);
  EXPECT_EQ(crc32("123456789"), 0xCBF43926u);
  EXPECT_EQ(crc32("The quick brown fox jumps over the lazy dog"), 0x414FA339u);
  EXPECT_EQ(crc32("{}"), 2745614147u);
}

}  // namespace
}  // namespace aws
