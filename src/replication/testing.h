// What the tests of leaders and followers share: folders, a leader with a store, followers of it.
#pragma once
#include <gtest/gtest.h>
#include <stdlib.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <thread>

#include "net/tls_secret.h"
#include "replication/follower.h"
#include "replication/leader.h"
#include "replication/lineage.h"
#include "replication/standing.h"
#include "store/log.h"
#include "store/store.h"

namespace replication {

inline net::TlsContext secret_of(net::TlsContext::Role role, std::string_view secret = "what both of them know") {
  return *net::tls_with_secret(role, "virga follow", secret);
}

inline bool comes_true(const std::function<bool()>& condition, std::chrono::seconds within = std::chrono::seconds(20)) {
  auto until = std::chrono::steady_clock::now() + within;
  while (std::chrono::steady_clock::now() < until) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return condition();
}

/// A store that leads.
struct TestLeader {
  std::unique_ptr<store::Store> store;
  std::unique_ptr<Leader> leader;

  TestLeader(const std::filesystem::path& data, base::Random& random, LeaderOptions options) {
    auto standing = load_standing(data);
    auto opened = store::Store::open(data, {.log = store::LogKept::for_followers});
    EXPECT_TRUE(opened) << opened.error().message;
    store = *std::move(opened);
    EXPECT_TRUE(begin_run(*store, random, standing->epoch));
    auto started = Leader::start(*store, data, std::move(options));
    EXPECT_TRUE(started) << started.error().message;
    leader = *std::move(started);
  }
  ~TestLeader() { leader.reset(); }

  base::Status put(std::string key, std::string value, store::Family family = store::Family::items) {
    return base::sync_wait(store->write([=](store::Round& round) -> base::Status {
      round.put(family, key, value);
      round.add(7, {1, 10});
      return {};
    }));
  }
};

/// A follower, and its store as long as it may be read.
struct TestFollower {
  std::atomic<store::Store*> store = nullptr;
  std::atomic<int> changes = 0, openings = 0;
  std::unique_ptr<Follower> follower;
  base::Result<std::unique_ptr<Follower>> started = nullptr;

  TestFollower(const std::filesystem::path& data, base::Random& random, uint16_t port,
               OtherWrites other_writes = OtherWrites::keep, net::TlsContext tls = secret_of(net::TlsContext::Role::client)) {
    FollowerOptions options{.host = "127.0.0.1", .port = port, .tls = std::move(tls), .data = data};
    options.other_writes = other_writes;
    options.opened = [this](store::Store& opened) {
      store = &opened;
      ++openings;
      return base::Status();
    };
    options.changed = [this] { ++changes; };
    options.closing = [this] { store = nullptr; };
    started = Follower::start(std::move(options), random);
    EXPECT_TRUE(started) << started.error().message;
    if (started) follower = *std::move(started);
  }

  bool level_with(TestLeader& leader) {
    return comes_true([&] {
      auto status = follower->status();
      return status.state == "following" && status.place == leader.store->log().last() && status.behind == 0;
    });
  }
};

class ReplicationTest : public testing::Test {
 protected:
  void SetUp() override {
    char pattern[] = "/tmp/virga-replication-test-XXXXXX";
    top_ = mkdtemp(pattern);
  }
  void TearDown() override { std::filesystem::remove_all(top_); }
  LeaderOptions leading(Confirming confirming = Confirming::async) {
    LeaderOptions options{.port = port_, .tls = secret_of(net::TlsContext::Role::server), .confirming = confirming};
    options.patience = std::chrono::milliseconds(300);
    return options;
  }
  std::unique_ptr<TestLeader> lead(LeaderOptions options, const std::string& folder = "leader") {
    auto made = std::make_unique<TestLeader>(top_ / folder, random_, std::move(options));
    port_ = made->leader->port();
    return made;
  }
  std::unique_ptr<TestFollower> follow(const std::string& folder = "follower", OtherWrites other = OtherWrites::keep) {
    return std::make_unique<TestFollower>(top_ / folder, random_, port_, other);
  }
  static std::map<std::string, std::string> all(store::Store& store, store::Family family) {
    std::map<std::string, std::string> all;
    auto cursor = store.cursor(family, {});
    for (cursor.seek_first(); cursor.valid(); cursor.next()) all.emplace(cursor.key(), cursor.value());
    EXPECT_TRUE(cursor.status());
    return all;
  }
  static void expect_equal(store::Store& one, store::Store& other) {
    for (auto family : {store::Family::meta, store::Family::items, store::Family::logs}) {
      EXPECT_EQ(all(one, family), all(other, family));
    }
    EXPECT_EQ(one.sum(7), other.sum(7));
  }

  std::filesystem::path top_;
  base::SystemRandom random_;
  uint16_t port_ = 0;  // of the last leader, kept for the next
};

}  // namespace replication
