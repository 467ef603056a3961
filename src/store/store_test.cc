#include "store/store.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "store/keys.h"

namespace store {
namespace {

using base::Result;
using base::Status;
using base::sync_wait;

class StoreTest : public testing::Test {
 protected:
  void SetUp() override {
    char pattern[] = "/tmp/virga_store_XXXXXX";
    root_ = ::mkdtemp(pattern);
    folder_ = root_ / "data";
  }
  void TearDown() override {
    store_.reset();
    std::filesystem::remove_all(root_);
  }
  void open(Options options = {}) {
    store_.reset();
    auto opened = Store::open(folder_, options);
    ASSERT_TRUE(opened.has_value()) << opened.error().message;
    store_ = *std::move(opened);
  }
  Status put(std::string key, std::string value) {
    return sync_wait(store_->write([=](Round& round) -> Status {
      round.put(Family::items, key, value);
      return {};
    }));
  }
  std::string get(std::string_view key) {
    auto value = store_->get(Family::items, key);
    return value && *value ? **value : "-";
  }

  std::filesystem::path root_, folder_;
  std::unique_ptr<Store> store_;
};

TEST_F(StoreTest, WhatIsWrittenIsReadAndStays) {
  open();
  ASSERT_TRUE(put("a", "1"));
  EXPECT_EQ(get("a"), "1");
  EXPECT_EQ(get("b"), "-");
  auto tried = store_->try_get(Family::items, "a");
  ASSERT_TRUE(tried && *tried && **tried);
  EXPECT_EQ(***tried, "1");
  open();
  EXPECT_EQ(get("a"), "1");
  struct stat info;
  ASSERT_EQ(::stat(folder_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0700u);
}

TEST_F(StoreTest, AFailedWriteIsUndoneAndOthersOfItsRoundAreNot) {
  open();
  ASSERT_TRUE(put("kept", "1"));
  // One task holds the committer while others queue behind it, so they share a round.
  auto failing = [](Round& round) -> Status {
    round.put(Family::items, "kept", "2");
    round.put(Family::items, "new", "2");
    round.erase_range(Family::items, {"a", "z"});
    return base::fail(base::internal_error("no"));
  };
  auto seeing = [](Round& round) -> Result<std::string> {
    auto kept = round.get(Family::items, "kept");
    round.put(Family::items, "seen", **kept);
    auto again = round.get(Family::items, "seen");
    return **again;
  };
  std::vector<std::thread> threads;
  std::atomic<int> failed = 0, seen = 0;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 10; ++n) {
        failed += !sync_wait(store_->write(failing));
        seen += sync_wait(store_->write(seeing)) == "1";
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(failed, 80);
  EXPECT_EQ(seen, 80);
  EXPECT_EQ(get("kept"), "1");
  EXPECT_EQ(get("new"), "-");
}

TEST_F(StoreTest, ManyWritersCountWithoutLoss) {
  open();
  auto increment = [](Round& round) -> Result<int> {
    TRY(auto old, round.get(Family::items, "count"));
    int next = old ? std::stoi(*old) + 1 : 1;
    round.put(Family::items, "count", std::to_string(next));
    return next;
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 25; ++n) ASSERT_TRUE(sync_wait(store_->write(increment)));
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(get("count"), "200");
}

TEST_F(StoreTest, CursorsWalkTheirSpanBothWays) {
  open();
  for (const char* key : {"a1", "b1", "b2", "b3", "c1"}) ASSERT_TRUE(put(key, key));
  auto walk = [](Cursor cursor) {
    std::string forward, backward;
    for (cursor.seek_first(); cursor.valid(); cursor.next()) forward += std::string(cursor.key()) + " ";
    for (cursor.seek_last(); cursor.valid(); cursor.prev()) backward += std::string(cursor.value()) + " ";
    EXPECT_TRUE(cursor.status());
    return forward + "| " + backward;
  };
  Span b{"b", keys::after_prefix("b")};
  EXPECT_EQ(walk(store_->cursor(Family::items, b)), "b1 b2 b3 | b3 b2 b1 ");
  EXPECT_EQ(walk(store_->cursor(Family::items, {})), "a1 b1 b2 b3 c1 | c1 b3 b2 b1 a1 ");
  auto snapshot = store_->snapshot();
  auto in_round = sync_wait(store_->write([&](Round& round) -> Result<std::string> {
    for (const char* key : {"a2", "b25", "c2"}) round.put(Family::items, key, key);
    round.erase(Family::items, "b1");
    return walk(round.cursor(Family::items, b));
  }));
  EXPECT_EQ(*in_round, "b2 b25 b3 | b3 b25 b2 ");
  EXPECT_EQ(walk(store_->cursor(Family::items, b, Tier::memory)), "b2 b25 b3 | b3 b25 b2 ");
  EXPECT_EQ(walk(store_->cursor(Family::items, b, Tier::any, snapshot)), "b1 b2 b3 | b3 b2 b1 ");
  EXPECT_EQ(**store_->get(Family::items, "b1", snapshot), "b1");
}

TEST_F(StoreTest, ARangeIsErasedAtTheEndOfItsRound) {
  open();
  for (const char* key : {"a1", "b1", "b2", "c1"}) ASSERT_TRUE(put(key, key));
  ASSERT_TRUE(sync_wait(store_->write([](Round& round) -> Status {
    round.erase_range(Family::items, {"b", keys::after_prefix("b")});
    return {};
  })));
  EXPECT_EQ(get("b1") + get("b2") + get("a1") + get("c1"), "--a1c1");
}

TEST_F(StoreTest, WhatWasDoneBesideAWriteIsKeptOrUndoneWithIt) {
  open();
  std::string told;
  auto write = [&](std::string name, bool good) {
    return store_->write([&told, name, good](Round& round) -> Status {
      round.put(Family::items, name, "x");
      round.at_end([&told, name](Round::Outcome outcome) { told += outcome == Round::Outcome::committed ? name : "!"; });
      if (!good) return base::fail(base::internal_error("no"));
      return {};
    });
  };
  EXPECT_TRUE(sync_wait(write("a", true)));
  EXPECT_EQ(told, "a");  // before the task goes on
  EXPECT_FALSE(sync_wait(write("b", false)));
  EXPECT_EQ(told, "a!");
  EXPECT_TRUE(sync_wait(write("c", true)));
  EXPECT_EQ(told, "a!c");
}

TEST_F(StoreTest, NumbersAreGivenOutOnce) {
  open();
  auto next = [](Round& round) { return round.next_number(); };
  EXPECT_EQ(*sync_wait(store_->write(next)), 1u);
  EXPECT_EQ(*sync_wait(store_->write(next)), 2u);
  open();
  EXPECT_EQ(*sync_wait(store_->write(next)), 3u);
}

TEST_F(StoreTest, UnsyncedBatchesAreRead) {
  open();
  Batch batch;
  batch.put(Family::logs, "k", "v");
  batch.put(Family::logs, "gone", "v");
  batch.erase(Family::logs, "gone");
  ASSERT_TRUE(store_->write_unsynced(batch));
  EXPECT_EQ(**store_->get(Family::logs, "k"), "v");
  EXPECT_FALSE(*store_->get(Family::logs, "gone"));
  open();
  EXPECT_EQ(**store_->get(Family::logs, "k"), "v");
}

TEST_F(StoreTest, AFolderInUseIsRefused) {
  open();
  auto second = Store::open(folder_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().message,
            "the data folder " + folder_.string() + " is in use by another virga (process " + std::to_string(::getpid()) + ")");
}

TEST_F(StoreTest, AFolderThatCannotBeMadeIsRefused) {
  std::filesystem::create_directories(root_);
  std::ofstream(root_ / "file") << "x";
  auto under_file = Store::open(root_ / "file" / "data");
  ASSERT_FALSE(under_file);
  EXPECT_NE(under_file.error().message.find("is not writable"), std::string::npos) << under_file.error().message;
  EXPECT_FALSE(Store::open("/proc/virga"));
}

TEST_F(StoreTest, ANewerFormatIsRefused) {
  open();
  ASSERT_TRUE(sync_wait(store_->write([](Round& round) -> Status {
    round.put(Family::meta, keys::data_format, "99");
    return {};
  })));
  store_.reset();
  auto opened = Store::open(folder_);
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message.find("data format '99'"), std::string::npos) << opened.error().message;
}

TEST_F(StoreTest, WhatIsNoFormatIsRefused) {
  for (const char* format : {"", "0", "-1", "1x", "two"}) {
    open();
    Batch batch;
    batch.put(Family::meta, std::string(keys::data_format), format);
    ASSERT_TRUE(store_->write_unsynced(batch));
    store_.reset();
    auto opened = Store::open(folder_);
    ASSERT_FALSE(opened) << format;
    EXPECT_EQ(opened.error().code, "FormatUnknown");
    std::filesystem::remove_all(folder_);
  }
}

TEST_F(StoreTest, AnOlderFormatIsUpgradedStepByStepOrNotAtAll) {
  auto set_format = [&](int format) {
    Batch batch;
    batch.put(Family::meta, std::string(keys::data_format), std::to_string(format));
    ASSERT_TRUE(store_->write_unsynced(batch));
    store_.reset();
  };
  open();
  set_format(1);
  auto refused = Store::open(folder_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "FormatOlder");

  bool fails = true;
  std::vector<int> taken;
  Options options;
  for (int from = 1; from < kDataFormat; ++from) {
    options.upgrades.push_back({from, "counts", [&, from](Store& store) -> Status {
                                  taken.push_back(from);
                                  EXPECT_EQ(store.format(), from);
                                  if (fails) return base::fail(base::internal_error("not now"));
                                  Batch batch;
                                  batch.put(Family::meta, "step", std::to_string(from));
                                  return store.write_unsynced(batch);
                                }});
  }
  auto failed = Store::open(folder_, options);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().message, "not now");
  EXPECT_EQ(taken, std::vector<int>{1});
  {
    auto looked = Store::open(folder_, {.access = Access::read});  // takes no step
    ASSERT_TRUE(looked);
    EXPECT_EQ((*looked)->format(), 1);
  }
  fails = false;
  taken.clear();
  open(options);
  EXPECT_EQ(taken.size(), static_cast<size_t>(kDataFormat - 1));
  EXPECT_EQ(store_->format(), kDataFormat);
  EXPECT_EQ(store_->get(Family::meta, "step")->value_or(""), std::to_string(kDataFormat - 1));
  open();
  EXPECT_EQ(taken.size(), static_cast<size_t>(kDataFormat - 1));
}

TEST_F(StoreTest, AFolderThatIsLookedAtStaysAsItIs) {
  open();
  ASSERT_TRUE(put("k", "v"));
  store_.reset();
  auto looked = Store::open(folder_, {.access = Access::read});
  ASSERT_TRUE(looked);
  EXPECT_EQ((*looked)->get(Family::items, "k")->value_or(""), "v");
  EXPECT_EQ((*looked)->read_files().damaged.size(), 0u);
  Batch batch;
  batch.put(Family::items, "k", "w");
  EXPECT_FALSE((*looked)->write_unsynced(batch));
  looked->reset();
  EXPECT_FALSE(Store::open(root_ / "none", {.access = Access::read}));
  EXPECT_FALSE(std::filesystem::exists(root_ / "none"));
}

TEST_F(StoreTest, AFullQueueThrottles) {
  open({.max_queued_writes = 2});
  std::atomic<bool> go = false;
  auto waiting = [&](Round&) -> Status {
    while (!go) std::this_thread::yield();
    return {};
  };
  std::atomic<int> done = 0, throttled = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&] {
      auto status = sync_wait(store_->write(waiting));
      if (status)
        ++done;
      else if (status.error().kind == base::ErrorKind::throttled)
        ++throttled;
    });
  }
  while (throttled < 4) std::this_thread::yield();
  go = true;
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(done, 2);
  EXPECT_EQ(throttled, 4);
}

/// Writes numbered keys and prints each one once it is acknowledged, until it is killed.
[[noreturn]] void write_until_killed(const std::filesystem::path& folder, int out, int generation) {
  auto store = Store::open(folder);
  if (!store) ::_exit(1);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0;; ++n) {
        std::string key = std::to_string(generation) + "-" + std::to_string(i) + "-" + std::to_string(n);
        auto done = sync_wait((*store)->write([key](Round& round) -> Status {
          round.put(Family::items, key, key + std::string(200, 'x'));
          round.put(Family::index, key, key);
          return {};
        }));
        if (!done) ::_exit(1);
        std::string line = key + "\n";
        if (::write(out, line.data(), line.size()) < 0) ::_exit(1);
      }
    });
  }
  for (;;) ::pause();
}

TEST_F(StoreTest, NoAcknowledgedWriteIsMissingAfterAKill) {
  std::string acknowledged;
  for (int generation = 0; generation < 3; ++generation) {
    int pipe[2];
    ASSERT_EQ(::pipe(pipe), 0);
    pid_t child = ::fork();
    if (child == 0) {
      ::close(pipe[0]);
      write_until_killed(folder_, pipe[1], generation);
    }
    ::close(pipe[1]);
    char buffer[4096];
    size_t wanted = acknowledged.size() + 4'000;
    for (ssize_t got; (got = ::read(pipe[0], buffer, sizeof buffer)) > 0;) {
      acknowledged.append(buffer, static_cast<size_t>(got));
      if (acknowledged.size() >= wanted) ::kill(child, SIGKILL);
    }
    ::close(pipe[0]);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
  }
  open();
  size_t lines = 0;
  for (size_t start = 0, end; (end = acknowledged.find('\n', start)) != std::string::npos; start = end + 1, ++lines) {
    std::string key = acknowledged.substr(start, end - start);
    ASSERT_EQ(get(key), key + std::string(200, 'x'));
    ASSERT_EQ(**store_->get(Family::index, key), key);
  }
  EXPECT_GT(lines, 800u);
}

}  // namespace
}  // namespace store
