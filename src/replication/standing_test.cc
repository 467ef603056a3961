#include "replication/standing.h"

#include "replication/testing.h"

namespace replication {
namespace {

class StandingTest : public ReplicationTest {};

TEST_F(StandingTest, IsReadAsItWasSaved) {
  for (auto position : {Position::leader, Position::follower, Position::copying, Position::deposed}) {
    ASSERT_TRUE(save_standing(top_, {.position = position, .epoch = 3, .leader = "10.0.0.7:4567", .whole = true}));
    auto standing = load_standing(top_);
    ASSERT_TRUE(standing) << standing.error().message;
    EXPECT_EQ(name_of(standing->position), name_of(position));
    EXPECT_EQ(standing->epoch, 3);
    EXPECT_EQ(standing->leader, "10.0.0.7:4567");
    EXPECT_TRUE(standing->whole);
  }
}

TEST_F(StandingTest, OnlyAFolderWithoutTheFileIsALeadersByItself) {
  auto none = load_standing(top_);
  ASSERT_TRUE(none);
  EXPECT_EQ(none->position, Position::leader);
  std::filesystem::create_symlink("replication.json", top_ / "replication.json");  // cannot be opened, but is there
  auto unreadable = load_standing(top_);
  ASSERT_FALSE(unreadable);
  EXPECT_EQ(unreadable.error().kind, base::ErrorKind::internal);
}

}  // namespace
}  // namespace replication
