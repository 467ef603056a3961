#include "services/dynamodbstreams/iterator.h"

#include <gtest/gtest.h>

namespace services::dynamodbstreams {
namespace {

TEST(IteratorTest, ComesBackAsItWas) {
  Iterator iterator{"arn:aws:dynamodb:us-east-1:000000000000:table/t/stream/2026-11-24T00:00:00.000", 1, 2, 3};
  auto text = encode(iterator);
  EXPECT_TRUE(text.starts_with(iterator.arn + "|1|"));
  auto again = decode_iterator(text);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->arn, iterator.arn);
  EXPECT_EQ(again->shard_from, 1u);
  EXPECT_EQ(again->position, 2u);
  EXPECT_EQ(again->given_ms, 3);
}

TEST(IteratorTest, OtherTextsAreNone) {
  auto text = encode({"a", 1, 2, 3});
  for (std::string bad : {std::string(""), std::string("a"), std::string("a|1|"), std::string("a|1|!!"),
                          text.substr(0, text.size() - 4), text + "AAAA", std::string("a|1|") + std::string(36, 'A')}) {
    EXPECT_FALSE(decode_iterator(bad)) << bad;
  }
}

}  // namespace
}  // namespace services::dynamodbstreams
