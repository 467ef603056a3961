#include "replication/confirmations.h"

#include <gtest/gtest.h>

namespace replication {
namespace {

using Clock = Confirmations::Clock;
using namespace std::chrono_literals;

struct Answers {
  int good = 0;
  std::vector<std::string> failed;
  store::Witness::Answer next() {
    return [this](const base::Error* failure) {
      if (failure) {
        failed.push_back(failure->code);
      } else {
        ++good;
      }
    };
  }
};

TEST(Confirmations, InAsyncModeAnswersComeAtOnce) {
  Answers answers;
  net::WakeUp wake;
  Confirmations confirmations(Confirming::async, 100ms, 0, Clock::now());
  confirmations.wake_on_commit(&wake);
  confirmations.committed(3, answers.next());
  EXPECT_EQ(answers.good, 1);
  EXPECT_EQ(confirmations.durable(), 3u);
  confirmations.tick(Clock::now() + 1h);
  EXPECT_FALSE(confirmations.refusal());
  confirmations.wake_no_more(&wake);
}

TEST(Confirmations, InSyncModeTheyComeWithTheConfirmation) {
  Answers answers;
  Confirmations confirmations(Confirming::sync, 100ms, 0, Clock::now());
  confirmations.attached();
  confirmations.committed(3, answers.next());
  confirmations.committed(5, answers.next());
  confirmations.committed(9, answers.next());
  EXPECT_EQ(answers.good, 0);
  confirmations.confirm(5);
  EXPECT_EQ(answers.good, 2);
  confirmations.committed(5, answers.next());
  EXPECT_EQ(answers.good, 3);
  confirmations.tick(Clock::now() + 1s);
  EXPECT_EQ(answers.failed, std::vector<std::string>{"FollowerUnconfirmedException"});
  confirmations.confirm(9);
  EXPECT_EQ(answers.good, 3);
}

TEST(Confirmations, WithoutAFollowerWritesAreRefusedAfterAWhile) {
  Answers answers;
  auto now = Clock::now();
  Confirmations confirmations(Confirming::sync, 100ms, 0, now);
  EXPECT_FALSE(confirmations.refusal());
  confirmations.tick(now + 200ms);
  ASSERT_TRUE(confirmations.refusal());
  EXPECT_EQ(confirmations.refusal()->code, "FollowerAwayException");
  confirmations.attached();
  EXPECT_FALSE(confirmations.refusal());
  confirmations.attached();  // it comes again before its old connection is seen to be gone
  confirmations.detached(now + 300ms);
  confirmations.tick(now + 1h);
  EXPECT_FALSE(confirmations.refusal());
  EXPECT_TRUE(confirmations.has_confirmer());
  confirmations.detached(now + 1h);
  confirmations.tick(now + 1h + 50ms);
  EXPECT_FALSE(confirmations.refusal());
  confirmations.tick(now + 1h + 150ms);
  EXPECT_TRUE(confirmations.refusal());
}

TEST(Confirmations, WhoGivesUpAnswersNothingMore) {
  Answers answers;
  Confirmations confirmations(Confirming::sync, 100ms, 0, Clock::now());
  confirmations.attached();
  confirmations.committed(3, answers.next());
  base::Error why{base::ErrorKind::unavailable, "Stopping", "", {}, {}};
  confirmations.give_up(why);
  confirmations.committed(4, answers.next());
  EXPECT_EQ(answers.failed, (std::vector<std::string>{"Stopping", "Stopping"}));
  EXPECT_EQ(confirmations.refusal()->code, "Stopping");
  EXPECT_EQ(answers.good, 0);
}

}  // namespace
}  // namespace replication
