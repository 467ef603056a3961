#include "crypto/hash.h"

#include <gtest/gtest.h>

#include "base/bytes.h"

namespace crypto {
namespace {

TEST(Hash, Sha256OfKnownTexts) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(base::hex_encode(sha256("abc")), sha256_hex("abc"));
}

TEST(Hash, PiecesHashLikeTheWhole) {
  Sha256 hash;
  for (char c : std::string(1000, 'x')) hash.update({&c, 1});
  EXPECT_EQ(hex(hash.finish()), sha256_hex(std::string(1000, 'x')));
}

// RFC 4231, cases 1, 2 and 6 (a key longer than a block).
TEST(Hash, HmacOfKnownTexts) {
  EXPECT_EQ(base::hex_encode(hmac_sha256(std::string(20, '\x0b'), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(base::hex_encode(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(base::hex_encode(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  EXPECT_NO_FATAL_FAILURE(hmac_sha256("", ""));
}

TEST(Hash, AKeyServesManyMessages) {
  HmacKey key("Jefe");
  EXPECT_EQ(key.mac("a"), key.mac("a"));
  EXPECT_NE(key.mac("a"), key.mac("b"));
  EXPECT_EQ(hex(key.mac("what do ya want for nothing?")), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Hash, ConstantTimeEqual) {
  EXPECT_TRUE(constant_time_equal("", ""));
  EXPECT_TRUE(constant_time_equal("abc", "abc"));
  EXPECT_FALSE(constant_time_equal("abc", "abd"));
  EXPECT_FALSE(constant_time_equal("abc", "ab"));
}

}  // namespace
}  // namespace crypto
