#include "items/encode.h"

#include <gtest/gtest.h>

#include "items/notation.h"

namespace items {
namespace {

TEST(Encode, ReadsBackWhatItWrites) {
  Item item = notation::item(
      R"({n: -12.5e-7, z: 0, big: 12345678901234567890123456789012345678e80, s: "text", e: "", t: true, f: false, nil: null,
          l: [1, "a", [], {}], m: {k: {j: [null]}}, ss: SS("a", "b"), ns: NS(1, 2.5), bs: BS("x"), b: B("raw")})");
  auto bytes = encode(item);
  EXPECT_EQ(bytes[0], 1);
  auto read = decode(bytes);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(*read, item);
  EXPECT_EQ(*decode(encode(Item())), Item());
}

TEST(Encode, RefusesOtherBytes) {
  auto bytes = encode(notation::item(R"({a: "text", l: [1, 2, {x: NS(1)}]})"));
  for (size_t length = 0; length < bytes.size(); ++length) EXPECT_FALSE(decode(bytes.substr(0, length))) << length;
  EXPECT_FALSE(decode(bytes + "x"));
  bytes[0] = 2;
  EXPECT_EQ(decode(bytes).error().code, "InternalFailure");
}

TEST(Encode, ManyAttributesNestedDeep) {
  Value value = Value::of(1);
  for (int i = 0; i < 32; ++i) value = List{value};
  Item item{{"deep", value}};
  for (int i = 0; i < 300; ++i) item.set("attribute" + std::to_string(i), Value(std::string(200, 'x')));
  EXPECT_EQ(*decode(encode(item)), item);
}

}  // namespace
}  // namespace items
