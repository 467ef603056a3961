#include "replication/leader.h"

#include "replication/notice.h"
#include "replication/testing.h"

namespace replication {
namespace {

class LeaderTest : public ReplicationTest {};

TEST_F(LeaderTest, InSyncModeAnAnsweredWriteIsOnTheFollower) {
  auto leader = lead(leading(Confirming::sync));
  auto follower = follow();
  ASSERT_TRUE(comes_true([&] { return leader->leader->has_confirmer(); }));
  ASSERT_TRUE(follower->level_with(*leader));
  for (int i = 0; i < 50; ++i) {
    auto key = "key" + std::to_string(i);
    ASSERT_TRUE(leader->put(key, "1"));
    EXPECT_TRUE(*(*follower->store).get(store::Family::items, key)) << key;
  }
  EXPECT_EQ(follower->follower->status().confirming, "sync");
  EXPECT_TRUE(follower->follower->status().whole);
  follower.reset();
  auto unconfirmed = leader->put("late", "1");
  ASSERT_FALSE(unconfirmed);
  EXPECT_EQ(unconfirmed.error().code, "FollowerUnconfirmedException");
  EXPECT_EQ(unconfirmed.error().http_status(), 503);
  EXPECT_TRUE(comes_true([&] {
    auto refused = leader->put("refused", "1");
    return !refused && refused.error().code == "FollowerAwayException";
  }));
  EXPECT_FALSE(*leader->store->get(store::Family::items, "refused"));
  follower = follow();
  EXPECT_TRUE(comes_true([&] { return leader->put("again", "1").has_value(); }));
  ASSERT_TRUE(follower->level_with(*leader));
  EXPECT_TRUE(*(*follower->store).get(store::Family::items, "late"));
}

TEST_F(LeaderTest, OnlyOneFollowerConfirmsAndThatIsRemembered) {
  auto leader = lead(leading(Confirming::sync));
  auto first = follow("first");
  ASSERT_TRUE(comes_true([&] { return leader->leader->has_confirmer(); }));
  auto second = follow("second");
  ASSERT_TRUE(second->level_with(*leader));
  EXPECT_EQ(second->follower->status().confirming, "async");
  auto id = second->follower->status().id;
  first.reset();
  leader.reset();
  leader = lead(leading(Confirming::sync));
  ASSERT_TRUE(second->level_with(*leader));
  EXPECT_FALSE(leader->leader->has_confirmer());
  EXPECT_FALSE(leader->put("a", "1"));
  leader.reset();
  auto options = leading(Confirming::sync);
  options.confirmer = id;
  leader = lead(options);
  ASSERT_TRUE(comes_true([&] { return leader->leader->has_confirmer(); }));
  EXPECT_TRUE(leader->put("a", "1"));
}

TEST_F(LeaderTest, ALeaderHandsOverAllAndTakesNoMore) {
  auto leader = lead(leading());
  auto follower = follow();
  ASSERT_TRUE(follower->level_with(*leader));
  std::atomic<int> answered = 0;
  std::thread writer([&] {
    while (leader->put("key" + std::to_string(answered), "1")) ++answered;
  });
  while (answered < 20) std::this_thread::yield();
  auto promotion = follower->follower->promote();
  ASSERT_TRUE(promotion) << promotion.error().message;
  writer.join();
  EXPECT_EQ(promotion->kind, Promotion::Kind::handed_over);
  EXPECT_EQ(promotion->epoch, 2);
  EXPECT_EQ(promotion->place, leader->store->log().last());
  EXPECT_EQ(leader->put("more", "1").error().code, "DeposedLeaderException");
  EXPECT_EQ(leader->leader->status().role, "deposed");
  follower.reset();
  leader.reset();
  EXPECT_EQ(check_may_lead(top_ / "leader", *load_standing(top_ / "leader")).error().code, "WasDeposed");

  auto next = lead(leading(), "follower");
  EXPECT_EQ(next->leader->status().epoch, 2);
  for (int i = 0; i < answered; ++i) EXPECT_TRUE(*next->store->get(store::Family::items, "key" + std::to_string(i)));
  ASSERT_TRUE(next->put("new", "1"));
  auto old = follow("leader");  // its writes are all in the new one, so it goes on from where it is
  ASSERT_TRUE(old->level_with(*next));
  EXPECT_EQ(old->openings, 1);
  expect_equal(*next->store, *old->store);
}

TEST_F(LeaderTest, AfterAPromotionAloneTheOldLeaderGivesWayAndMayNotDiverge) {
  auto leader = lead(leading());
  auto follower = follow();
  ASSERT_TRUE(leader->put("both", "1"));
  ASSERT_TRUE(follower->level_with(*leader));
  leader->leader.reset();  // out of reach, and it goes on
  ASSERT_TRUE(leader->put("only here", "1"));
  auto promotion = follower->follower->promote();
  ASSERT_TRUE(promotion) << promotion.error().message;
  EXPECT_EQ(promotion->kind, Promotion::Kind::alone);
  EXPECT_FALSE(promotion->before.whole);
  follower.reset();
  leader.reset();
  leader = lead(leading());  // nobody told it
  ASSERT_TRUE(leader->put("still here", "1"));
  auto old_port = port_;
  port_ = 0;
  auto next = lead(leading(), "follower");
  ASSERT_TRUE(next->put("new", "1"));

  auto told = tell_successor({.host = "127.0.0.1", .port = old_port, .tls = secret_of(net::TlsContext::Role::client)}, 2);
  EXPECT_TRUE(told) << told.error().message;
  EXPECT_EQ(leader->put("more", "1").error().code, "DeposedLeaderException");
  leader.reset();
  {
    auto old = follow("leader");
    EXPECT_TRUE(comes_true([&] { return old->follower->failure().has_value(); }));
    EXPECT_EQ(old->follower->failure()->code, "HoldsOtherWrites");
  }
  auto old = follow("leader", OtherWrites::discard);
  ASSERT_TRUE(old->level_with(*next));
  expect_equal(*next->store, *old->store);
  EXPECT_FALSE(*(*old->store).get(store::Family::items, "only here"));
}

TEST_F(LeaderTest, AFollowerOfANewerEpochDoesNotFollowAnOlderLeader) {
  auto leader = lead(leading());
  auto follower = follow();
  ASSERT_TRUE(follower->level_with(*leader));
  follower.reset();
  auto standing = *load_standing(top_ / "follower");
  standing.epoch = 5;
  ASSERT_TRUE(save_standing(top_ / "follower", standing));
  follower = follow();
  EXPECT_TRUE(comes_true([&] { return leader->leader->status().role == "deposed"; }));
  EXPECT_EQ(leader->put("a", "1").error().code, "DeposedLeaderException");
}

TEST_F(LeaderTest, APromotedFolderIsALeadersAndOnlyOnce) {
  auto leader = lead(leading());
  auto follower = follow();
  ASSERT_TRUE(follower->level_with(*leader));
  follower.reset();
  EXPECT_EQ(check_may_lead(top_ / "follower", *load_standing(top_ / "follower")).error().code, "IsFollower");
  EXPECT_TRUE(promote(top_ / "follower"));
  EXPECT_TRUE(check_may_lead(top_ / "follower", *load_standing(top_ / "follower")));
  EXPECT_EQ(promote(top_ / "follower").error().code, "NothingToPromote");
  EXPECT_EQ(promote(top_ / "nothing").error().code, "NothingToPromote");
}

}  // namespace
}  // namespace replication
