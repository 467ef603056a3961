#include "replication/follower.h"

#include <fstream>

#include "replication/testing.h"

namespace replication {
namespace {

class FollowerTest : public ReplicationTest {};

TEST_F(FollowerTest, ACopyIsTakenAndThenFollowed) {
  auto leader = lead(leading());
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(leader->put("before" + std::to_string(i), "1"));
  auto follower = follow();
  ASSERT_TRUE(follower->level_with(*leader));
  EXPECT_EQ(follower->openings, 1);
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(leader->put("after" + std::to_string(i), "1"));
  ASSERT_TRUE(follower->level_with(*leader));
  expect_equal(*leader->store, *follower->store);
  auto status = follower->follower->status();
  EXPECT_EQ(status.lag_ms, 0);
  EXPECT_EQ(status.confirming, "async");
  EXPECT_EQ(follower->changes, 0) << "items are no configuration";
  ASSERT_TRUE(leader->put("table/notes", "{}", store::Family::meta));
  EXPECT_TRUE(comes_true([&] { return follower->changes == 1; }));
  auto refused = base::sync_wait((*follower->store).write([](store::Round&) -> base::Status { return {}; }));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "ReadOnlyFollowerException");
  EXPECT_TRUE(comes_true([&] {
    auto seen = leader->leader->status();
    return seen.followers.size() == 1 && seen.followers[0].behind == 0 && seen.followers[0].id == status.id;
  }));
}

TEST_F(FollowerTest, BothGoOnAfterTheirRestarts) {
  auto leader = lead(leading());
  ASSERT_TRUE(leader->put("a", "1"));
  auto follower = follow();
  ASSERT_TRUE(follower->level_with(*leader));
  follower.reset();
  ASSERT_TRUE(leader->put("b", "2"));
  leader.reset();
  leader = lead(leading());
  follower = follow();
  ASSERT_TRUE(follower->level_with(*leader));
  leader.reset();
  EXPECT_TRUE(comes_true([&] { return follower->follower->status().state == "connecting"; }));
  leader = lead(leading());
  ASSERT_TRUE(leader->put("c", "3"));
  ASSERT_TRUE(follower->level_with(*leader));
  EXPECT_EQ(follower->openings, 1) << "no new copy was needed";
  expect_equal(*leader->store, *follower->store);
}

TEST_F(FollowerTest, WhereTheLogIsNotKeptACopyIsTakenAnew) {
  auto leader = lead(leading());
  ASSERT_TRUE(leader->put("a", "1"));
  auto follower = follow();
  ASSERT_TRUE(follower->level_with(*leader));
  follower.reset();
  leader.reset();
  for (int i = 0; i < 2; ++i) {  // keeps none of it
    auto plain = store::Store::open(top_ / "leader");
    ASSERT_TRUE(base::sync_wait((*plain)->write([](store::Round& round) -> base::Status {
      round.put(store::Family::items, "b", "2");
      return {};
    })));
  }
  leader = lead(leading());
  follower = follow();
  ASSERT_TRUE(follower->level_with(*leader));
  EXPECT_EQ(follower->openings, 2);
  expect_equal(*leader->store, *follower->store);
}

TEST_F(FollowerTest, UnsyncedWritesFollowToo) {
  auto leader = lead(leading());
  auto follower = follow();
  ASSERT_TRUE(follower->level_with(*leader));
  store::Batch lines;
  lines.put(store::Family::logs, "line", "text");
  ASSERT_TRUE(leader->store->write_unsynced(lines));
  ASSERT_TRUE(follower->level_with(*leader));
  expect_equal(*leader->store, *follower->store);
}

TEST_F(FollowerTest, AnotherSecretGetsNothing) {
  auto leader = lead(leading());
  TestFollower stranger(top_ / "stranger", random_, port_, OtherWrites::keep,
                        secret_of(net::TlsContext::Role::client, "what only this one knows"));
  EXPECT_TRUE(comes_true([&] { return !stranger.follower->status().problem.empty(); }));
  EXPECT_NE(stranger.follower->status().problem.find("did not prove"), std::string::npos);
  EXPECT_EQ(stranger.follower->status().state, "connecting");
  EXPECT_TRUE(leader->leader->status().followers.empty() || leader->leader->status().followers[0].id.empty());
  EXPECT_FALSE(stranger.follower->promote()) << "there is nothing to promote";
}

TEST_F(FollowerTest, PackagesComeBeforeTheEntitiesThatNeedThem) {
  auto package_of = [](const store::LogOperation& operation) {
    return operation.key.starts_with("function/") ? "packages/" + std::string(operation.value) : std::string();
  };
  auto options = leading();
  options.package_of = package_of;
  auto make = [&](const std::string& digest) {
    auto folder = top_ / "leader/packages" / digest / "lib";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "code") << digest;
    std::filesystem::permissions(folder / "code", std::filesystem::perms(0755));
    std::filesystem::create_directories(folder / "empty");
    std::filesystem::create_symlink("../lib/code", folder / "link");
  };
  make("first");
  auto leader = lead(options);
  ASSERT_TRUE(leader->put("function/one", "first", store::Family::meta));
  auto follower = follow();
  ASSERT_TRUE(follower->level_with(*leader));
  make("second");
  ASSERT_TRUE(leader->put("function/two", "second", store::Family::meta));
  ASSERT_TRUE(leader->put("function/three", "gone", store::Family::meta));
  ASSERT_TRUE(follower->level_with(*leader));
  for (std::string digest : {"first", "second"}) {
    auto file = top_ / "follower/packages" / digest / "lib/code";
    std::string text;
    std::ifstream(file) >> text;
    EXPECT_EQ(text, digest);
    EXPECT_EQ(std::filesystem::status(file).permissions(), std::filesystem::perms(0755));
    EXPECT_TRUE(std::filesystem::is_directory(file.parent_path() / "empty"));
    EXPECT_EQ(std::filesystem::read_symlink(file.parent_path() / "link"), "../lib/code");
  }
  EXPECT_FALSE(std::filesystem::exists(top_ / "follower/packages/gone"));
}

TEST_F(FollowerTest, WhatABrokenConnectionLeftIsNotInTheWay) {
  auto options = leading();
  options.package_of = [](const store::LogOperation& operation) {
    return operation.key.starts_with("function/") ? "packages/" + std::string(operation.value) : std::string();
  };
  auto made = [](const std::filesystem::path& package) {
    std::filesystem::create_directories(package);
    std::filesystem::create_symlink("elsewhere", package / "link");
  };
  auto incoming = top_ / "follower/incoming";
  made(incoming / "packages/gone");  // before it starts
  auto leader = lead(options);
  ASSERT_TRUE(leader->put("a", "1"));
  auto follower = follow();
  ASSERT_TRUE(follower->level_with(*leader));
  EXPECT_TRUE(comes_true([&] { return !std::filesystem::exists(incoming / "packages/gone"); }));
  for (std::string digest : {"first", "second"}) {  // before and after its connection has received a package
    made(top_ / "leader/packages" / digest);
    made(incoming / "packages" / digest);
    ASSERT_TRUE(leader->put("function/" + digest, digest, store::Family::meta));
    ASSERT_TRUE(follower->level_with(*leader)) << follower->follower->status().problem;
    EXPECT_EQ(std::filesystem::read_symlink(top_ / "follower/packages" / digest / "link"), "elsewhere");
  }
  EXPECT_EQ(follower->openings, 1) << "the connection stood";
  follower.reset();
  EXPECT_FALSE(std::filesystem::exists(incoming));
}

TEST_F(FollowerTest, AFolderWithDataOfItsOwnIsNotErasedUnasked) {
  auto leader = lead(leading());
  ASSERT_TRUE(leader->put("a", "1"));
  {
    auto own = store::Store::open(top_ / "own");
    ASSERT_TRUE(base::sync_wait((*own)->write([](store::Round& round) -> base::Status {
      round.put(store::Family::items, "mine", "1");
      return {};
    })));
  }
  {
    auto follower = follow("own");
    EXPECT_TRUE(comes_true([&] { return follower->follower->failure().has_value(); }));
    EXPECT_EQ(follower->follower->failure()->code, "HoldsOtherWrites");
  }
  {
    auto own = store::Store::open(top_ / "own");
    EXPECT_TRUE(*(*own)->get(store::Family::items, "mine"));
  }
  auto follower = follow("own", OtherWrites::discard);
  ASSERT_TRUE(follower->level_with(*leader));
  expect_equal(*leader->store, *follower->store);
}

TEST_F(FollowerTest, AFollowerThatDiesAnywhereGoesOn) {
  auto leader = lead(leading());
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (int i = 0; !done; ++i) EXPECT_TRUE(leader->put("key" + std::to_string(i % 500), std::string(1000, 'x')));
  });
  for (int round = 0; round < 6; ++round) {
    auto follower = follow();
    std::this_thread::sleep_for(std::chrono::milliseconds(20 + 40 * round));
  }
  auto follower = follow();
  done = true;
  writer.join();
  ASSERT_TRUE(follower->level_with(*leader));
  expect_equal(*leader->store, *follower->store);
}

}  // namespace
}  // namespace replication
