#include "crypto/seal.h"

#include <gtest/gtest.h>

namespace crypto {
namespace {

const std::string key(seal_key_bytes, 'k');

TEST(Seal, OpensWhatItSealed) {
  base::SeededRandom random(1);
  for (size_t size : {0, 1, 15, 16, 17, 1000}) {
    std::string plain(size, 'p');
    std::string sealed = seal(key, "session", plain, random);
    EXPECT_EQ(open(key, "session", sealed), plain);
  }
}

TEST(Seal, TwiceTheSameTextLooksDifferent) {
  base::SeededRandom random(1);
  EXPECT_NE(seal(key, "", "text", random), seal(key, "", "text", random));
}

TEST(Seal, AnyChangeIsNoticed) {
  base::SeededRandom random(1);
  std::string sealed = seal(key, "session", "plain text", random);
  for (size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] ^= 1;
    EXPECT_FALSE(open(key, "session", changed)) << i;
    EXPECT_FALSE(open(key, "session", sealed.substr(0, i))) << i;
  }
  EXPECT_FALSE(open(key, "other", sealed));
  EXPECT_FALSE(open(std::string(seal_key_bytes, 'x'), "session", sealed));
  EXPECT_FALSE(open(key, "session", sealed + "x"));
}

}  // namespace
}  // namespace crypto
