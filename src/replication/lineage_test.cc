#include "replication/lineage.h"

#include "replication/limits.h"
#include "replication/testing.h"

namespace replication {
namespace {

TEST(Lineage, WhoeverStandsInACommonRunHasTheSameWrites) {
  Lineage lineage({{1, "a", 10}, {1, "b", 20}, {2, "c", 30}});
  EXPECT_EQ(lineage.epoch(), 2);
  EXPECT_EQ(lineage.run(), "c");
  EXPECT_FALSE(lineage.difference("a", 10, 50));
  EXPECT_FALSE(lineage.difference("a", 19, 50));
  EXPECT_TRUE(lineage.difference("a", 20, 50)) << "it wrote on where another run begins here";
  EXPECT_FALSE(lineage.difference("b", 29, 50));
  EXPECT_FALSE(lineage.difference("c", 50, 50));
  EXPECT_TRUE(lineage.difference("c", 51, 50)) << "it is ahead";
  EXPECT_TRUE(lineage.difference("d", 10, 50));
  EXPECT_TRUE(lineage.difference("", 10, 50));
  EXPECT_EQ(Lineage().epoch(), 0);
}

class LineageTest : public ReplicationTest {};

TEST_F(LineageTest, EachStartBeginsARunAndOldOnesAreForgotten) {
  auto store = *store::Store::open(top_ / "data");
  EXPECT_TRUE(Lineage::load(*store)->empty());
  ASSERT_TRUE(begin_run(*store, random_, 0));
  auto first = *Lineage::load(*store);
  EXPECT_EQ(first.epoch(), 1);
  EXPECT_FALSE(first.difference(first.run(), store->log().last(), store->log().last()));
  for (size_t i = 0; i < limits::runs + 5; ++i) ASSERT_TRUE(begin_run(*store, random_, i == 3 ? 4 : 0));
  auto last = *Lineage::load(*store);
  EXPECT_EQ(last.epoch(), 4);
  EXPECT_NE(last.run(), first.run());
  EXPECT_TRUE(last.difference(first.run(), 2, store->log().last())) << "forgotten";
  EXPECT_EQ(all(*store, store::Family::meta).size(), limits::runs + 1);
}

}  // namespace
}  // namespace replication
