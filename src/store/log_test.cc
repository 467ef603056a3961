#include "store/log.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <map>
#include <thread>

#include "store/store.h"
#include "store/witness.h"

namespace store {
namespace {

using base::Result;
using base::Status;
using base::sync_wait;

class LogTest : public testing::Test {
 protected:
  void SetUp() override {
    char pattern[] = "/tmp/virga-log-test-XXXXXX";
    top_ = mkdtemp(pattern);
    leader_ = open("leader", LogKept::for_followers);
  }
  void TearDown() override {
    leader_.reset();
    std::filesystem::remove_all(top_);
  }
  std::unique_ptr<Store> open(const std::string& name, LogKept kept) {
    auto opened = Store::open(top_ / name, {.log = kept});
    EXPECT_TRUE(opened) << opened.error().message;
    return *std::move(opened);
  }
  static void put(Store& store, std::string key, std::string value, int64_t bytes = 1) {
    ASSERT_TRUE(sync_wait(store.write([&](Round& round) -> Status {
      round.put(Family::items, key, value);
      round.put(Family::meta, "newest", key);
      round.add(7, {1, bytes});
      return {};
    })));
  }
  /// Appends all there is behind the copy's last place.
  static Status catch_up(Store& leader, Store& copy) {
    TRY(auto reader, leader.log().read(copy.log().last() + 1));
    for (;;) {
      TRY(auto entry, reader->next());
      if (!entry) return {};
      CHECK_OK(copy.log().append({&*entry, 1}));
    }
  }
  std::unique_ptr<Store> copy() {
    EXPECT_TRUE(leader_->log().copy_to(top_ / "copy"));
    auto copy = open("copy", LogKept::for_followers);
    copy->refuse_writes(base::Error{base::ErrorKind::invalid, "ReadOnly", "a copy", {}, {}});
    return copy;
  }
  static std::map<std::string, std::string> all(Store& store, Family family) {
    std::map<std::string, std::string> all;
    auto cursor = store.cursor(family, {});
    for (cursor.seek_first(); cursor.valid(); cursor.next()) all.emplace(cursor.key(), cursor.value());
    EXPECT_TRUE(cursor.status());
    return all;
  }
  static void expect_equal(Store& one, Store& other) {
    for (auto family : {Family::meta, Family::items, Family::index, Family::stream, Family::logs}) {
      EXPECT_EQ(all(one, family), all(other, family));
    }
    EXPECT_EQ(one.log().last(), other.log().last());
    EXPECT_EQ(one.sum(7), other.sum(7));
  }

  std::filesystem::path top_;
  std::unique_ptr<Store> leader_;
};

TEST_F(LogTest, ACopyFollowsEveryWrite) {
  put(*leader_, "a", "1", 10);
  auto follower = copy();
  expect_equal(*leader_, *follower);
  put(*leader_, "b", "2", 20);
  sync_wait(leader_->write([](Round& round) -> Status {
    round.erase(Family::items, "a");
    round.erase_range(Family::stream, {"s", "t"});
    return {};
  }));
  Batch unsynced;
  unsynced.put(Family::logs, "line", "text");
  ASSERT_TRUE(leader_->write_unsynced(unsynced));
  ASSERT_TRUE(leader_->log().sync());
  ASSERT_TRUE(catch_up(*leader_, *follower));
  expect_equal(*leader_, *follower);
  EXPECT_EQ(follower->sum(7), (Sum{2, 30}));
  EXPECT_EQ(*follower->get(Family::items, "a"), std::nullopt);
}

TEST_F(LogTest, AReaderGoesOnAsTheLogGrowsAndItsFilesChange) {
  auto follower = copy();
  auto reader = leader_->log().read(follower->log().last() + 1);
  ASSERT_TRUE(reader);
  std::string large(300'000, 'x');
  for (int i = 0; i < 100; ++i) {  // more than what is held in memory before it is flushed
    put(*leader_, "key" + std::to_string(i), large);
    auto entry = (*reader)->next();
    ASSERT_TRUE(entry) << entry.error().message;
    ASSERT_TRUE(*entry);
    ASSERT_TRUE(follower->log().append({&**entry, 1}));
    entry = (*reader)->next();
    ASSERT_TRUE(entry && !*entry);
  }
  expect_equal(*leader_, *follower);
}

TEST_F(LogTest, ACopyGoesOnWhereItEndedAfterBothWereClosed) {
  put(*leader_, "a", "1");
  auto follower = copy();
  follower.reset();
  put(*leader_, "b", "2");
  leader_.reset();
  leader_ = open("leader", LogKept::for_followers);
  put(*leader_, "c", "3");
  follower = open("copy", LogKept::for_followers);
  ASSERT_TRUE(catch_up(*leader_, *follower));
  expect_equal(*leader_, *follower);
}

TEST_F(LogTest, WhatIsNotKeptCannotBeFollowed) {
  put(*leader_, "a", "1");
  auto follower = copy();
  put(*leader_, "b", "2");
  leader_.reset();
  leader_ = open("leader", LogKept::until_flushed);  // drops what was kept
  put(*leader_, "c", "3");
  auto caught_up = catch_up(*leader_, *follower);
  ASSERT_FALSE(caught_up);
  EXPECT_EQ(caught_up.error().code, "LogGone");
  EXPECT_FALSE(leader_->log().read(leader_->log().last() + 2));
}

TEST_F(LogTest, TrimmingLeavesTheNewest) {
  auto follower = copy();
  std::string large(300'000, 'x');
  for (int i = 0; i < 200; ++i) put(*leader_, "key" + std::to_string(i % 10), large);
  leader_.reset();  // flushed: all of the log is only kept for followers
  leader_ = open("leader", LogKept::for_followers);
  put(*leader_, "last", "1");
  auto last = leader_->log().last();
  ASSERT_TRUE(leader_->log().trim(size_t{100} * 1024 * 1024));
  ASSERT_TRUE(leader_->log().trim(0, follower->log().last() + 1)) << "what is needed stays";
  ASSERT_TRUE(catch_up(*leader_, *follower));
  ASSERT_TRUE(leader_->log().trim(0));
  auto reader = leader_->log().read(1);
  ASSERT_TRUE(reader);
  EXPECT_FALSE((*reader)->next());
  reader = leader_->log().read(last);
  ASSERT_TRUE(reader);
  EXPECT_FALSE((*reader)->next()) << "a place inside an entry is none to go on from";
  put(*leader_, "more", "1");
  ASSERT_TRUE(catch_up(*leader_, *follower));
  expect_equal(*leader_, *follower);
}

TEST_F(LogTest, WhatDoesNotFitIsNotWritten) {
  auto follower = copy();
  put(*leader_, "a", "1");
  put(*leader_, "b", "2");
  auto reader = leader_->log().read(follower->log().last() + 1);
  ASSERT_TRUE(reader);
  auto first = (*reader)->next(), second = (*reader)->next();
  ASSERT_TRUE(first && *first && second && *second);
  EXPECT_EQ(follower->log().append({&**second, 1}).error().code, "LogGap");
  auto spoilt = **first;
  spoilt.bytes.resize(spoilt.bytes.size() - 1);
  EXPECT_FALSE(follower->log().append({&spoilt, 1}));
  spoilt.bytes = "short";
  EXPECT_FALSE(follower->log().append({&spoilt, 1}));
  spoilt = **first;
  spoilt.count += 1;
  EXPECT_FALSE(follower->log().append({&spoilt, 1}));
  EXPECT_EQ(*follower->get(Family::items, "a"), std::nullopt);
  std::vector<LogEntry> both{**first, **second};
  EXPECT_TRUE(follower->log().append(both));
  expect_equal(*leader_, *follower);
}

TEST_F(LogTest, RefusedWritesDoNothing) {
  leader_->refuse_writes(base::Error{base::ErrorKind::invalid, "ReadOnly", "a copy", {}, {}});
  bool ran = false;
  auto written = sync_wait(leader_->write([&](Round&) -> Status {
    ran = true;
    return {};
  }));
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, "ReadOnly");
  EXPECT_FALSE(ran);
  leader_->refuse_writes(std::nullopt);
  put(*leader_, "a", "1");
}

/// Holds every answer until it is told to let them go.
class HoldingWitness final : public Witness {
 public:
  std::optional<base::Error> refusal() override { return refuse; }
  void committed(uint64_t sequence, Answer answer) override {
    std::lock_guard lock(mutex);
    held.emplace(sequence, std::move(answer));
  }
  size_t count() {
    std::lock_guard lock(mutex);
    return held.size();
  }
  std::optional<base::Error> refuse;
  std::mutex mutex;
  std::multimap<uint64_t, Answer> held;
};

TEST_F(LogTest, AWitnessDecidesWhenWritesAreAnswered) {
  auto witness = std::make_shared<HoldingWitness>();
  leader_->set_witness(witness);
  std::atomic<int> answered = 0, failed = 0;
  auto write = [&](std::string key) {
    return std::thread([&, key] {
      auto written = sync_wait(leader_->write([key](Round& round) -> Status {
        round.put(Family::items, key, "1");
        return {};
      }));
      (written ? answered : failed)++;
    });
  };
  auto first = write("a");
  while (witness->count() < 1) std::this_thread::yield();
  auto second = write("b");
  while (witness->count() < 2) std::this_thread::yield();
  EXPECT_EQ(answered, 0);
  EXPECT_TRUE(*leader_->get(Family::items, "a"));
  EXPECT_EQ(witness->held.rbegin()->first, leader_->log().last());
  base::Error failure{base::ErrorKind::unavailable, "Unconfirmed", "", {}, {}};
  witness->held.begin()->second(nullptr);
  witness->held.rbegin()->second(&failure);
  first.join();
  second.join();
  EXPECT_EQ(answered, 1);
  EXPECT_EQ(failed, 1);
  witness->refuse = failure;
  auto third = write("c");
  third.join();
  EXPECT_EQ(failed, 2);
  EXPECT_FALSE(*leader_->get(Family::items, "c"));
  leader_->set_witness(nullptr);
  put(*leader_, "d", "1");
}

}  // namespace
}  // namespace store
