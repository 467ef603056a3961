// What a sandboxed function can and cannot see and do.
#include <sys/syscall.h>

#include <fstream>
#include <thread>

#include "functions/host_test_setup.h"

namespace functions {
namespace {

class SandboxTest : public HostTest {
 protected:
  void SetUp() override {
    HostTest::SetUp();
    make(function("f"));
  }
  std::string ask(const std::string& what, const std::string& arg) {
    return answer("f", "{\"do\":\"" + what + "\",\"arg\":\"" + arg + "\"}");
  }
};

TEST_F(SandboxTest, SeesOnlyItsOwnFiles) {
  EXPECT_EQ(ask("list", "/var/task"), "bootstrap");
  EXPECT_EQ(ask("list", "/tmp"), "");
  EXPECT_EQ(ask("list", "/root"), "");
  EXPECT_TRUE(ask("list", folder_.string()).starts_with("cannot"));
  EXPECT_TRUE(ask("list", "/home").starts_with("cannot"));
  EXPECT_TRUE(ask("read", "/etc/shadow").starts_with("cannot"));
  for (const char* path : {"/x", "/var/task/x", "/etc/x", "/usr/x", "/var/task/bootstrap"})
    EXPECT_EQ(ask("write", path), "cannot: Read-only file system") << path;
  EXPECT_EQ(ask("write", "/tmp/x"), "written");
  EXPECT_EQ(ask("list", "/tmp"), "x");
  make(function("g"));
  EXPECT_EQ(answer("g", R"({"do":"list","arg":"/tmp"})"), "");
}

TEST_F(SandboxTest, SeesOnlyItsOwnProcesses) {
  std::string processes = ask("list", "/proc");
  EXPECT_TRUE(processes.starts_with("1 2 ")) << processes;
  std::string who = ask("who", "");
  EXPECT_TRUE(who.ends_with(" 2 1")) << who;
  if (geteuid() == 0) EXPECT_GE(std::stoul(who), 0x7000'0000u);
}

TEST_F(SandboxTest, InheritsNothing) {
  EXPECT_EQ(ask("run", "ls /proc/self/fd"), "0\n1\n2\n3\n");  // 3 is ls reading the folder
}

TEST_F(SandboxTest, ReachesItsTwoDoorsOnly) {
  EXPECT_EQ(ask("endpoint", "/hello"), "endpoint /hello");
  EXPECT_EQ(ask("connect", "127.0.0.1:22"), "refused");
  EXPECT_EQ(ask("connect", "127.0.0.1:80"), "refused");
  EXPECT_EQ(ask("connect", "10.0.0.1:80"), "refused");
  std::string devices = ask("read", "/proc/net/dev");
  EXPECT_NE(devices.find("lo:"), std::string::npos);
  EXPECT_EQ(std::count(devices.begin(), devices.end(), '\n'), 3) << devices;
}

TEST_F(SandboxTest, CannotLeaveOrChangeTheMachine) {
  auto denied = [&](long number, const std::string& rest) {
    EXPECT_EQ(ask("syscall", std::to_string(number) + rest), "Operation not permitted") << number;
  };
  denied(SYS_unshare, " 268435456");
  denied(SYS_setns, " 0 0");
  denied(SYS_ptrace, " 0 0 0 0");
  denied(SYS_keyctl, " 0 0 0 0 0");
  denied(SYS_bpf, " 0 0 0");
  denied(SYS_reboot, " 0 0 0 0");
  denied(SYS_clone, " 268435473 0 0 0 0");
  EXPECT_EQ(ask("syscall", std::to_string(SYS_socket) + " 40 1 0"), "Address family not supported by protocol");
  std::string status = ask("read", "/proc/self/status");
  for (const char* line : {"CapEff:\t0000000000000000", "CapPrm:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2"})
    EXPECT_NE(status.find(line), std::string::npos) << line;
}

TEST_F(SandboxTest, MemoryIsLimited) {
  auto small = function("small");
  small.memory_mb = 128;
  small.timeout_s = 30;
  make(std::move(small));
  EXPECT_EQ(answer("small", R"({"do":"memory","arg":"20"})"), "20");
  auto outcome = invoke("small", R"({"do":"memory","arg":"400"})");
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->function_error, "Unhandled");
  EXPECT_TRUE(outcome->payload.starts_with(R"({"errorType":"Runtime.)")) << outcome->payload;
  if (std::filesystem::exists("/sys/fs/cgroup/memory") && geteuid() == 0)
    EXPECT_TRUE(outcome->payload.starts_with(R"({"errorType":"Runtime.OutOfMemory")")) << outcome->payload;
  EXPECT_EQ(answer("small", R"({"do":"count"})"), "1");
}

TEST_F(SandboxTest, NothingIsLeftBehind) {
  auto mounts = [] {
    std::ifstream in("/proc/self/mountinfo");
    return std::count(std::istreambuf_iterator<char>(in), {}, '\n');
  };
  auto descriptors = [] { return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}); };
  for (int i = 0; i < 2; ++i) {  // each loop has opened what it keeps
    make(function("f" + std::to_string(i)));
    invoke("f" + std::to_string(i), R"({"do":"exit","arg":"1"})");
    ASSERT_TRUE(wait(host_->remove("f" + std::to_string(i))));
  }
  ASSERT_TRUE(wait(host_->remove("f")));
  for (int i = 0; i < 200 && host_->counts().environments > 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  auto mounts_before = mounts();
  auto descriptors_before = descriptors();
  make(function("g"));
  for (int i = 0; i < 5; ++i) invoke("g", R"({"do":"exit","arg":"1"})");
  answer("g", R"({"do":"run","arg":"sleep 100 >/dev/null 2>&1 &"})");
  ASSERT_TRUE(wait(host_->remove("g")));
  for (int i = 0; i < 500 && descriptors() > descriptors_before; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(descriptors(), descriptors_before);
  EXPECT_EQ(mounts(), mounts_before);
}

}  // namespace
}  // namespace functions
