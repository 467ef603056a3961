#include "base/bytes.h"

#include <gtest/gtest.h>

namespace base {
namespace {

TEST(Bytes, Base64RoundTrips) {
  EXPECT_EQ(base64_encode(""), "");
  EXPECT_EQ(base64_encode("f"), "Zg==");
  EXPECT_EQ(base64_encode("fo"), "Zm8=");
  EXPECT_EQ(base64_encode("foobar"), "Zm9vYmFy");
  for (int size = 0; size < 70; ++size) {
    std::string bytes;
    for (int i = 0; i < size; ++i) bytes += static_cast<char>(i * 37 + size);
    EXPECT_EQ(base64_decode(base64_encode(bytes)), bytes);
    EXPECT_EQ(base64url_decode(base64url_encode(bytes)), bytes);
    EXPECT_EQ(hex_decode(hex_encode(bytes)), bytes);
  }
}

TEST(Bytes, Base64IsStrict) {
  for (const char* bad : {"Zg", "Zg=", "Zh==", "Zm9=", "Zm9v====", "=", "====", "Zm9 ", "Zm9v\n", "Z===", "Zg==Zg==", "Zm-v"}) {
    EXPECT_FALSE(base64_decode(bad)) << bad;
  }
  EXPECT_FALSE(base64url_decode("Zg=="));
  EXPECT_FALSE(base64url_decode("Zm+v"));
}

TEST(Bytes, Hexadecimal) {
  EXPECT_EQ(hex_encode("\x01\xAB\xff"), "01abff");
  EXPECT_EQ(hex_decode("01ABfF"), "\x01\xAB\xff");
  EXPECT_FALSE(hex_decode("1"));
  EXPECT_FALSE(hex_decode("0g"));
}

TEST(Bytes, TheFirstOfASet) {
  EXPECT_EQ(find_first_of("a/b,c", ",/"), 1u);
  EXPECT_EQ(find_first_of("a/b,c", ",/", 2), 3u);
  EXPECT_EQ(find_first_of("abc", ",/"), std::string_view::npos);
  EXPECT_EQ(find_first_of("abc", "", 1), std::string_view::npos);
  EXPECT_EQ(find_first_of("a\xff", "\xff"), 1u);
  EXPECT_EQ(find_first_of("abc", "a", 7), std::string_view::npos);
}

}  // namespace
}  // namespace base
