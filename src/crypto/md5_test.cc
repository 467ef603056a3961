#include "crypto/md5.h"

#include <gtest/gtest.h>

#include "base/bytes.h"

namespace crypto {
namespace {

TEST(Md5Test, KnownSums) {
  EXPECT_EQ(base::hex_encode(md5("")), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(base::hex_encode(md5("message digest")), "f96b697d7cb7938d525a2f31aaf161d0");
  Md5 pieces;
  pieces.update("message ");
  pieces.update("digest");
  EXPECT_EQ(pieces.finish(), md5("message digest"));
}

}  // namespace
}  // namespace crypto
