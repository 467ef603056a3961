#include "net/fields.h"

#include <gtest/gtest.h>

namespace net {
namespace {

TEST(FieldsTest, ValuesHoldNoControlCharacterAtAnyPlace) {
  for (size_t size = 1; size < 20; ++size) {
    for (size_t place = 0; place < size; ++place) {
      for (int c = 0; c < 256; ++c) {
        std::string text(size, 'a');
        text[place] = static_cast<char>(c);
        bool allowed = c == '\t' || (c >= 0x20 && c != 0x7f);
        ASSERT_EQ(is_field_value(text), allowed) << size << " " << place << " " << c;
      }
    }
  }
  EXPECT_FALSE(is_field_value("\t\t\t\t\t\t\t\x7f"));
}

TEST(FieldsTest, ReadsConnectionAndCoding) {
  ConnectionTokens tokens;
  read_connection("upgrade ,\tKeep-Alive", tokens);
  EXPECT_TRUE(tokens.keep_alive);
  EXPECT_FALSE(tokens.close);
  EXPECT_EQ(read_transfer_encoding("CHUNKED"), Coding::chunked);
  EXPECT_EQ(read_transfer_encoding("gzip, chunked"), Coding::unsupported);
  EXPECT_EQ(read_transfer_encoding("chunked, identity"), Coding::malformed);
}

}  // namespace
}  // namespace net
