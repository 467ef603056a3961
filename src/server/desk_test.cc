#include "server/desk.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <atomic>
#include <fstream>
#include <future>

namespace server {
namespace {

class DeskTest : public ::testing::Test {
 protected:
  DeskTest() {
    char pattern[] = "/tmp/virga_desk_XXXXXX";
    folder_ = ::mkdtemp(pattern);
    folder_ /= std::string(150, 'd');  // longer than a socket's address
    std::filesystem::create_directories(folder_);
  }
  ~DeskTest() override { std::filesystem::remove_all(folder_.parent_path()); }

  std::unique_ptr<Desk> open() {
    auto desk = Desk::open(folder_, [this](std::string_view request) -> base::Result<Served> {
      if (request != "thing") return base::fail(base::internal_error("what is that?"));
      ++held_;
      std::shared_ptr<void> held(nullptr, [this](void*) { --held_; });
      return Served{"here", held};
    });
    EXPECT_TRUE(desk) << desk.error().message;
    return *std::move(desk);
  }
  void wait_until_held(int count) {
    for (int i = 0; i < 2000 && held_ != count; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    EXPECT_EQ(held_, count);
  }

  std::filesystem::path folder_;
  std::atomic<int> held_ = 0;
};

TEST_F(DeskTest, HoldsWhatWasAskedForWhileTheClientIsThere) {
  auto desk = open();
  {
    auto client = AtDesk::come(folder_);
    ASSERT_TRUE(client);
    EXPECT_EQ(client->ask("thing").value_or(""), "here");
    EXPECT_EQ(held_, 1);
    EXPECT_TRUE(client->still_held());
  }
  wait_until_held(0);
}

TEST_F(DeskTest, TellsWhatWentWrong) {
  auto desk = open();
  auto client = AtDesk::come(folder_);
  ASSERT_TRUE(client);
  auto answer = client->ask("nonsense");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().message, "what is that?");
}

TEST_F(DeskTest, ServesOneAfterTheOther) {
  auto desk = open();
  auto first = AtDesk::come(folder_);
  ASSERT_TRUE(first && first->ask("thing"));
  auto second = AtDesk::come(folder_);
  ASSERT_TRUE(second);
  auto waiting = std::async(std::launch::async, [&] { return second->ask("thing").value_or("refused"); });
  EXPECT_EQ(waiting.wait_for(std::chrono::milliseconds(50)), std::future_status::timeout);
  {
    auto gone = *std::move(first);
  }
  EXPECT_EQ(waiting.get(), "here");
}

TEST_F(DeskTest, EndsWhileAClientIsThere) {
  auto desk = open();
  auto client = AtDesk::come(folder_);
  ASSERT_TRUE(client && client->ask("thing"));
  desk.reset();
  EXPECT_EQ(held_, 0);
  EXPECT_FALSE(client->still_held());
  auto nobody = AtDesk::come(folder_);
  ASSERT_FALSE(nobody);
  EXPECT_EQ(nobody.error().kind, base::ErrorKind::missing);
}

TEST_F(DeskTest, TakesThePlaceOfASocketThatIsLeft) {
  std::ofstream(folder_ / "virga.sock") << "left";
  auto desk = open();
  auto client = AtDesk::come(folder_);
  ASSERT_TRUE(client);
  EXPECT_EQ(client->ask("thing").value_or(""), "here");
}

}  // namespace
}  // namespace server
