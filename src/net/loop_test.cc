#include "net/loop.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <latch>

#include "base/workers.h"
#include "net/running.h"

namespace net {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

/// Runs the task on the loop and waits for it from the test's thread.
void run_on(Loop& loop, std::function<base::Task<void>()> make) {
  std::latch done(1);
  loop.post([&] { base::start(make(), [&] { done.count_down(); }); });
  done.wait();
}

TEST(LoopTest, PostsInOrderOnItsOwnThread) {
  Loop loop;
  std::vector<int> seen;
  std::latch done(1);
  loop.post([&] {
    EXPECT_EQ(Loop::current(), &loop);
    EXPECT_EQ(base::Executor::current(), &loop);
    seen.push_back(1);
  });
  std::vector<base::Executor::Work> more;
  more.push_back([&] { seen.push_back(2); });
  more.push_back([&] {
    seen.push_back(3);
    done.count_down();
  });
  loop.post_all(std::move(more));
  done.wait();
  EXPECT_EQ(seen, (std::vector{1, 2, 3}));
  EXPECT_EQ(Loop::current(), nullptr);
}

base::Task<void> nap(Loop& loop, milliseconds time, bool& woken) {
  co_await loop.sleep(time);
  woken = true;
}

TEST(LoopTest, SleepsAndIsCancelledByDestruction) {
  Loop loop;
  bool first = false, second = false;
  auto begin = Clock::now();
  run_on(loop, [&] { return nap(loop, milliseconds(20), first); });
  EXPECT_TRUE(first);
  EXPECT_GE(Clock::now() - begin, milliseconds(20));

  std::optional<Running> running;
  std::latch gone(1);
  loop.post([&] {
    running.emplace(nap(loop, milliseconds(10), second));
    loop.post([&] {
      EXPECT_FALSE(running->done());
      running.reset();
      gone.count_down();
    });
  });
  gone.wait();
  run_on(loop, [&] { return nap(loop, milliseconds(30), first); });
  EXPECT_FALSE(second);
}

TEST(LoopTest, StoppingWakesSleepersOnce) {
  auto loop = std::make_unique<Loop>();
  bool woken = false;
  std::latch asleep(1);
  loop->post([&] {
    base::start(nap(*loop, std::chrono::hours(1), woken));
    asleep.count_down();
  });
  asleep.wait();
  loop.reset();
  EXPECT_TRUE(woken);
}

base::Task<void> read_lines(Loop& loop, int fd, std::string& text) {
  Watch watch(loop, fd);
  for (;;) {
    char buffer[16];
    auto got = ::read(fd, buffer, sizeof buffer);
    if (got == 0) co_return;
    if (got > 0) {
      text.append(buffer, static_cast<size_t>(got));
    } else {
      co_await watch.readable();
    }
  }
}

TEST(LoopTest, WatchesPipes) {
  Loop loop;
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
  std::string text;
  std::thread writer([&] {
    for (int i = 0; i < 100; ++i) {
      if (i % 10 == 0) std::this_thread::sleep_for(milliseconds(1));
      EXPECT_EQ(::write(ends[1], "0123456789012345678\n", 20), 20);
    }
    ::close(ends[1]);
  });
  run_on(loop, [&] { return read_lines(loop, ends[0], text); });
  writer.join();
  ::close(ends[0]);
  EXPECT_EQ(text.size(), 2000u);
}

TEST(LoopTest, WaitsForAProcessByPidfd) {
  Loop loop;
  pid_t child = ::fork();
  if (child == 0) {
    ::usleep(20'000);
    ::_exit(3);
  }
  int pidfd = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
  ASSERT_GE(pidfd, 0);
  run_on(loop, [&] { return loop.readable(pidfd); });
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, WNOHANG), child);
  EXPECT_EQ(WEXITSTATUS(status), 3);
  ::close(pidfd);
}

TEST(LoopTest, ADestroyedWaitLeavesTheDescriptorUsable) {
  Loop loop;
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  std::optional<Running> running;
  std::latch gone(1);
  loop.post([&] {
    running.emplace(loop.readable(ends[0]));
    loop.post([&] {
      running.reset();
      gone.count_down();
    });
  });
  gone.wait();
  ASSERT_EQ(::write(ends[1], "x", 1), 1);
  run_on(loop, [&] { return loop.readable(ends[0]); });
  int file = ::open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  run_on(loop, [&] { return loop.readable(file); });  // a file never blocks
  for (int fd : {ends[0], ends[1], file}) ::close(fd);
}

base::Task<void> hop(base::Workers& workers, int times, int& sum) {
  for (int i = 0; i < times; ++i) {
    auto result = co_await workers.run([i]() -> base::Result<int> { return i; });
    sum += *result;
    CHECK(Loop::current());
  }
}

TEST(LoopTest, ComesBackFromWorkers) {
  base::Workers workers(2);
  Loops loops(2);
  int sum = 0;
  run_on(loops.next(), [&] { return hop(workers, 1000, sum); });
  EXPECT_EQ(sum, 499'500);
  EXPECT_NE(&loops.next(), &loops.next());
}

}  // namespace
}  // namespace net
