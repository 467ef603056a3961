#include "server/quantity.h"

#include <gtest/gtest.h>

namespace server {

TEST(Quantity, CountsInGroupsOfThree) {
  EXPECT_EQ(counted(1, "item", "items"), "1 item");
  EXPECT_EQ(counted(0, "item", "items"), "0 items");
  EXPECT_EQ(counted(999, "item", "items"), "999 items");
  EXPECT_EQ(counted(1000, "item", "items"), "1,000 items");
  EXPECT_EQ(counted(1234567, "item", "items"), "1,234,567 items");
}

TEST(Quantity, BytesInTheirUnit) {
  EXPECT_EQ(bytes_text(1), "1 byte");
  EXPECT_EQ(bytes_text(1023), "1,023 bytes");
  EXPECT_EQ(bytes_text(1536), "1.5 KB");
  EXPECT_EQ(bytes_text(int64_t{5} * 1024 * 1024 * 1024), "5.0 GB");
}

}  // namespace server
