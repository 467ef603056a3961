#include "store/health.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <set>
#include <thread>

#include "base/log.h"
#include "store/faulty_disk.h"
#include "store/log.h"
#include "store/store.h"

namespace store {
namespace {

using base::Result;
using base::Status;
using base::sync_wait;

class HealthTest : public testing::Test {
 protected:
  void SetUp() override {
    base::set_log_level(base::LogLevel::off);
    char pattern[] = "/tmp/virga_health_XXXXXX";
    root_ = ::mkdtemp(pattern);
    folder_ = root_ / "data";
  }
  void TearDown() override {
    store_.reset();
    std::filesystem::remove_all(root_);
    base::set_log_level(base::LogLevel::warning);
  }
  void open(Options options = {}) {
    options.env = disk_.env();
    store_.reset();
    auto opened = Store::open(folder_, options);
    ASSERT_TRUE(opened.has_value()) << opened.error().message;
    store_ = *std::move(opened);
  }
  Status put(std::string key, std::string value) {
    return sync_wait(store_->write([=](Round& round) -> Status {
      round.put(Family::items, key, value);
      round.put(Family::index, key, value);
      round.add(7, {1, static_cast<int64_t>(value.size())});
      return {};
    }));
  }
  std::string get(std::string_view key, Family family = Family::items) {
    auto value = store_->get(family, key);
    return value && *value ? **value : "-";
  }
  int64_t entries() { return store_->sum(7).value_or(Sum()).entries; }
  /// Until writes are taken again.
  void wait_for_health(std::string_view key) {
    auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!put(std::string(key), "well")) {
      ASSERT_LT(std::chrono::steady_clock::now(), until);
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }

  FaultyDisk disk_;
  std::filesystem::path root_, folder_;
  std::unique_ptr<Store> store_;
};

TEST_F(HealthTest, AFullDiskRefusesInWordsAndHealsByItself) {
  open();
  disk_.allow(300'000);
  int acknowledged = 0;
  Status last;
  for (; acknowledged < 1000; ++acknowledged) {
    last = put("k" + std::to_string(acknowledged), std::string(1000, 'x'));
    if (!last) break;
  }
  ASSERT_FALSE(last);
  EXPECT_GT(acknowledged, 50);
  EXPECT_EQ(last.error().message, disk_full().message);
  EXPECT_EQ(last.error().http_status(), 500);
  EXPECT_EQ(entries(), acknowledged);
  EXPECT_EQ(get("k" + std::to_string(acknowledged)), "-");
  EXPECT_EQ(get("k3").size(), 1000u);
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_FALSE(put("k", "1"));
  disk_.allow(FaultyDisk::kEndless);
  wait_for_health("after");
  open();
  EXPECT_EQ(get("after"), "well");
  EXPECT_EQ(entries(), acknowledged + 1);
  for (int i = 0; i < acknowledged; ++i) ASSERT_EQ(get("k" + std::to_string(i)).size(), 1000u);
  EXPECT_EQ(get("k" + std::to_string(acknowledged)), "-");
}

TEST_F(HealthTest, EveryWriteOfAFailedRoundFails) {
  open();
  std::atomic<bool> holding = false, go = false;
  std::thread holder([&] {
    (void)sync_wait(store_->write([&](Round&) -> Status {
      holding = true;
      while (!go) std::this_thread::yield();
      return {};
    }));
  });
  while (!holding) std::this_thread::yield();
  // These share the next round. The second finds what the first put, and would say so.
  Status first, second;
  std::atomic<int> queued = 0;
  std::thread one([&] {
    ++queued;
    first = put("k", "1");
  });
  while (queued < 1) std::this_thread::yield();
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  bool undone = false;
  std::thread two([&] {
    ++queued;
    second = sync_wait(store_->write([&](Round& round) -> Status {
      round.at_end([&](Round::Outcome outcome) { undone = outcome == Round::Outcome::undone; });
      TRY(auto found, round.get(Family::items, "k"));
      if (found) return base::fail({base::ErrorKind::invalid, "Exists", "k is there"});
      return {};
    }));
  });
  while (queued < 2) std::this_thread::yield();
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  disk_.fail(FaultyDisk::Fault::sync, 1, 1000);
  go = true;
  for (auto* each : {&holder, &one, &two}) each->join();
  ASSERT_FALSE(first);
  ASSERT_FALSE(second);
  EXPECT_EQ(first.error().message, disk_failing().message);
  EXPECT_EQ(second.error().message, disk_failing().message);
  EXPECT_TRUE(undone);
  EXPECT_EQ(get("k"), "-");
  EXPECT_EQ(entries(), 0);
  disk_.work();
}

TEST_F(HealthTest, ALogInWhichAWriteFailedIsLeftAlsoWhenNothingIsInMemory) {
  for (auto fault : {FaultyDisk::Fault::write, FaultyDisk::Fault::torn_write, FaultyDisk::Fault::sync}) {
    open();
    for (int i = 0; i < 2; ++i) {  // after the first time all that was in memory is in files
      disk_.fail(fault, 1, 1, ".log");
      ASSERT_FALSE(put("failed", "1"));
      wait_for_health("n" + std::to_string(i));
    }
    disk_.cut_power();
    store_.reset();
    std::mt19937 chance(static_cast<unsigned>(fault));
    disk_.lose_unsynced(chance);
    open();
    EXPECT_EQ(get("failed"), "-");
    for (int i = 0; i < 2; ++i) EXPECT_EQ(get("n" + std::to_string(i), Family::index), "well");
  }
}

TEST_F(HealthTest, WhoFollowsTheLogSeesNothingThatFailed) {
  open({.log = LogKept::for_followers});
  auto reader = store_->log().read(1);
  ASSERT_TRUE(reader);
  std::vector<std::string> keys;
  auto read = [&] {
    for (;;) {
      auto entry = (*reader)->next();
      ASSERT_TRUE(entry) << entry.error().message;
      if (!*entry) return;
      ASSERT_TRUE(store_->log().visit(**entry, [&](const LogOperation& operation) {
        if (operation.family == Family::items) keys.emplace_back(operation.key);
      }));
    }
  };
  ASSERT_TRUE(put("a", "1"));
  read();
  for (auto fault : {FaultyDisk::Fault::sync, FaultyDisk::Fault::torn_write}) {
    disk_.fail(fault, 1, 1, ".log");
    ASSERT_FALSE(put("failed", std::string(50'000, 'x')));
    read();
    wait_for_health("b");
    read();
  }
  EXPECT_EQ(keys, (std::vector<std::string>{"a", "b", "b"}));
}

TEST_F(HealthTest, ReadsGoOnAndSnapshotsAreLost) {
  open();
  ASSERT_TRUE(put("a", "1"));
  auto snapshot = store_->snapshot();
  ASSERT_TRUE(put("a", "2"));
  auto cursor = std::make_unique<Cursor>(store_->cursor(Family::items, {}));
  disk_.fail(FaultyDisk::Fault::write, 1, 1, ".log");
  ASSERT_FALSE(put("a", "3"));
  EXPECT_EQ(get("a"), "2");
  std::this_thread::sleep_for(std::chrono::milliseconds(800));
  cursor->seek_first();  // keeps the database from being opened anew
  ASSERT_TRUE(cursor->valid());
  EXPECT_EQ(cursor->value(), "2");
  EXPECT_EQ(**store_->get(Family::items, "a", snapshot), "1");
  EXPECT_FALSE(put("a", "3"));
  cursor.reset();
  wait_for_health("b");
  EXPECT_EQ(get("a"), "2");
  EXPECT_FALSE(store_->get(Family::items, "a", snapshot));
  EXPECT_FALSE(store_->try_get(Family::items, "a", snapshot));
  auto lost = store_->cursor(Family::items, {}, Tier::any, snapshot);
  lost.seek_first();
  EXPECT_FALSE(lost.valid());
  EXPECT_FALSE(lost.status());
}

TEST_F(HealthTest, ADiskThatIsFullAgainWhileOpeningIsReadFrom) {
  open();
  ASSERT_TRUE(put("a", "1"));
  disk_.fail(FaultyDisk::Fault::sync, 1, 1, ".log");
  ASSERT_FALSE(put("a", "2"));
  disk_.fail(FaultyDisk::Fault::folder_sync, 1, 3);  // opening for writing fails
  for (int i = 0; i < 100; ++i) {
    ASSERT_EQ(get("a"), "1");
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  wait_for_health("b");
  EXPECT_EQ(get("a"), "1");
  EXPECT_EQ(get("b"), "well");
}

TEST_F(HealthTest, WithoutFsyncNothingIsSynced) {
  open({.fsync = Fsync::none});
  ASSERT_TRUE(put("a", "1"));  // the first of a log also syncs its folder
  auto before = disk_.syncs();
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(put("k" + std::to_string(i), "1"));
  EXPECT_EQ(disk_.syncs(), before);
  open();
  before = disk_.syncs();
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(put("k" + std::to_string(i), "2"));
  EXPECT_GE(disk_.syncs(), before + 10);
}

TEST_F(HealthTest, WhatWasReplayedUnsyncedIsNotLostLater) {
  for (unsigned seed = 0; seed < 12; ++seed) {
    std::mt19937 chance(seed);
    open();
    Batch batch;
    batch.put(Family::logs, "unsynced", std::string(5000, 'x'));
    ASSERT_TRUE(store_->write_unsynced(batch));
    disk_.cut_power();
    store_.reset();
    disk_.restore_power();
    open();  // replays it
    ASSERT_TRUE(put("acknowledged", std::to_string(seed)));
    disk_.cut_power();
    store_.reset();
    disk_.lose_unsynced(chance);
    open();
    ASSERT_EQ(get("acknowledged"), std::to_string(seed)) << seed;
  }
}

/// Writes against a disk that fails, beside a model of what each key may be.
class Model : public HealthTest {
 protected:
  static constexpr int kKeys = 12;
  struct Key {
    std::string seen = "-";         // what readers see
    std::set<std::string> perhaps;  // failed since the last write that did not: after a crash there, or not
  };

  void write_once() {
    int at = static_cast<int>(chance_() % kKeys);
    auto key = "k" + std::to_string(at);
    auto value = std::to_string(++value_) + std::string(chance_() % 5 == 0 ? 20'000 : chance_() % 300, 'v');
    auto written = put(key, value);
    if (written) {
      ++acknowledged_;
      for (auto& each : keys_) each.perhaps.clear();  // written: the disk is well, and what failed before is gone for good
      keys_[at].seen = value;
      ++sum_;
    } else {
      ++refused_;
      ASSERT_EQ(written.error().code, "InternalFailure");
      keys_[at].perhaps.insert(value);
      ++perhaps_;
    }
    ASSERT_EQ(get(key), keys_[at].seen);
    ASSERT_EQ(get(key, Family::index), keys_[at].seen);
    ASSERT_EQ(entries(), sum_);
  }

  void crash() {
    disk_.cut_power();
    store_.reset();
    disk_.work();
    disk_.allow(FaultyDisk::kEndless);
    disk_.lose_unsynced(chance_);
    open();
    for (int i = 0; i < kKeys; ++i) {
      auto found = get("k" + std::to_string(i));
      ASSERT_EQ(found, get("k" + std::to_string(i), Family::index)) << "half a write";
      ASSERT_TRUE(found == keys_[i].seen || keys_[i].perhaps.contains(found)) << "k" << i << " lost what was acknowledged";
      keys_[i] = {found, {}};
    }
    ASSERT_GE(entries(), sum_);
    ASSERT_LE(entries(), sum_ + perhaps_);
    sum_ = entries();
    perhaps_ = 0;
  }

  void disturb() {
    using Fault = FaultyDisk::Fault;
    switch (chance_() % 6) {
      case 0: return disk_.fail(Fault::write, 1 + static_cast<int>(chance_() % 40), 1 + static_cast<int>(chance_() % 4));
      case 1: return disk_.fail(Fault::torn_write, 1 + static_cast<int>(chance_() % 40), 1 + static_cast<int>(chance_() % 4));
      case 2: return disk_.fail(Fault::sync, 1 + static_cast<int>(chance_() % 20), 1 + static_cast<int>(chance_() % 4));
      case 3: return disk_.fail(Fault::folder_sync, 1, 1 + static_cast<int>(chance_() % 3));
      case 4: return disk_.allow(chance_() % 200'000);
      default: return;
    }
  }

  std::mt19937 chance_;
  std::array<Key, kKeys> keys_;
  int value_ = 0, acknowledged_ = 0, refused_ = 0;
  int64_t sum_ = 0, perhaps_ = 0;
};

TEST_F(Model, HoldsOnADiskThatFailsAtRandom) {
  auto seed = static_cast<unsigned>(::getpid());
  if (const char* given = std::getenv("VIRGA_SEED")) seed = static_cast<unsigned>(std::atoi(given));
  int rounds = 12;
  if (const char* given = std::getenv("VIRGA_DISK_ROUNDS")) rounds = std::atoi(given);
  SCOPED_TRACE("VIRGA_SEED=" + std::to_string(seed));
  chance_.seed(seed);
  open();
  for (int round = 0; round < rounds; ++round) {
    disturb();
    auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(60 + chance_() % 250);
    int writes = static_cast<int>(chance_() % 80);
    for (int i = 0; i < writes && std::chrono::steady_clock::now() < until && !HasFatalFailure(); ++i) {
      int before = refused_;
      write_once();
      if (refused_ > before) std::this_thread::sleep_for(std::chrono::milliseconds(chance_() % 20));
      if (chance_() % 40 == 0) disk_.allow(FaultyDisk::kEndless);
    }
    if (HasFatalFailure()) return;
    if (chance_() % 3 == 0) {
      disk_.work();
      disk_.allow(FaultyDisk::kEndless);
      wait_for_health("other");
      ++sum_;
      for (auto& each : keys_) each.perhaps.clear();
    }
    if (chance_() % 2 == 0) crash();
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(acknowledged_, rounds);
  disk_.work();
  disk_.allow(FaultyDisk::kEndless);
}

TEST(Health, DamageThatShowsBeforeTheFirstTryIsNotHealed) {
  base::set_log_level(base::LogLevel::off);
  std::atomic<int> tries = 0;
  Health health;
  health.attend([&] { return ++tries > 0; });
  health.failed(rocksdb::Status::IOError("a write failed"));
  std::this_thread::sleep_for(kFirstHealing / 5);  // now it waits for the moment of the first try
  auto damaged = rocksdb::Status::Corruption("a block");
  health.OnBackgroundError(rocksdb::BackgroundErrorReason::kFlush, &damaged);
  std::this_thread::sleep_for(3 * kFirstHealing);
  EXPECT_EQ(tries, 0);
  EXPECT_TRUE(health.refusal());
  health.leave();
  base::set_log_level(base::LogLevel::warning);
}

}  // namespace
}  // namespace store
