#include "store/keys.h"

#include <gtest/gtest.h>

namespace store::keys {
namespace {

TEST(Keys, NumbersSortAsTheyAre) {
  EXPECT_LT(number(1), number(2));
  EXPECT_LT(number(255), number(256));
  EXPECT_LT(number(0xFFFFFFFF), number(0x100000000));
  EXPECT_EQ(read_number(number(0x0123456789ABCDEF) + "rest"), 0x0123456789ABCDEFu);
}

TEST(Keys, AfterAPrefixComesItsSuccessor) {
  EXPECT_EQ(after_prefix("role/"), "role0");
  EXPECT_EQ(after_prefix("a\xFF\xFF"), "b");
  EXPECT_EQ(after_prefix("\xFF"), "");
}

}  // namespace
}  // namespace store::keys
