#include "store/gate.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace store {
namespace {

using std::chrono::milliseconds;

TEST(Gate, WhoIsInsideKeepsItFromClosing) {
  Gate gate;
  auto pass = std::make_optional(gate.enter());
  EXPECT_FALSE(gate.close(milliseconds(5)));
  EXPECT_TRUE(gate.try_enter());
  auto moved = *std::move(pass);
  pass.reset();
  EXPECT_FALSE(gate.close(milliseconds(5)));
  std::thread([last = std::move(moved)] {}).join();  // leaves on another thread
  EXPECT_TRUE(gate.close(milliseconds(5)));
  EXPECT_FALSE(gate.try_enter());
  gate.open();
  EXPECT_TRUE(gate.try_enter());
}

TEST(Gate, NobodyIsInsideWhileItIsClosed) {
  Gate gate;
  std::atomic<bool> stop = false;
  std::atomic<int> guarded = 0, entered = 0;
  bool closed = false;  // read by those inside, written by who closed it
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      while (!stop) {
        auto pass = gate.enter();
        ++entered;
        if (closed) ++guarded;
      }
    });
  }
  for (int i = 0; i < 50; ++i) {
    if (!gate.close(milliseconds(1000))) continue;
    closed = true;
    std::this_thread::yield();
    closed = false;
    gate.open();
    std::this_thread::sleep_for(std::chrono::microseconds(100));
  }
  stop = true;
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(guarded, 0);
  EXPECT_GT(entered, 0);
}

}  // namespace
}  // namespace store
