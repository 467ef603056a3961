// What a sandboxed function can and cannot see and do.
#include <sys/syscall.h>
#include <sys/times.h>

#include <fstream>
#include <thread>

#include "functions/host_test_setup.h"
#include "functions/process_tree.h"

namespace functions {
namespace {

class SandboxTest : public HostTest {
 protected:
  void SetUp() override {
    options_.spare_sandboxes = 0;  // every process counts here
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

/// Real programs that try. They are all inside, and the machine and other functions go on.
class AttackTest : public SandboxTest {
 protected:
  void SetUp() override {
    SandboxTest::SetUp();
    auto attacker = function("attacker");
    attacker.timeout_s = 2;
    attacker.memory_mb = 128;
    make(std::move(attacker));
  }
  std::string run(const std::string& command) {
    auto outcome = invoke("attacker", "{\"do\":\"run\",\"arg\":\"" + command + "\"}");
    EXPECT_TRUE(outcome);
    return outcome ? outcome->payload : "";
  }
  void others_go_on() {
    auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(ask("write", "/tmp/x"), "written");
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
    EXPECT_EQ(answer("attacker", R"({"do":"count"})"), "1");
  }
};

TEST_F(AttackTest, AForkBombEndsWithItsTime) {
  auto bomb = std::async(std::launch::async, [&] { return run("f() { f | f & f; }; f"); });
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  EXPECT_EQ(ask("write", "/tmp/x"), "written");
  std::string payload = bomb.get();
  // Its own processes run out, or its time.
  EXPECT_TRUE(payload.find("Cannot fork") != std::string::npos || payload.find("errorType") != std::string::npos)
      << payload.substr(0, 300);
  std::this_thread::sleep_for(std::chrono::milliseconds(500));  // whoever is left is frozen, or ended with its parent
  EXPECT_EQ(ask("write", "/tmp/x"), "written");
}

TEST_F(AttackTest, SpinningEndsWithItsTime) {
  EXPECT_NE(run("while :; do :; done & while :; do :; done & wait").find("Sandbox.Timedout"), std::string::npos);
  others_go_on();
}

TEST_F(AttackTest, ManyProcessesHaveOneMemory) {
  std::string payload = run("for i in 1 2 3 4 5 6; do perl -e '$x = q(x) x 60000000; sleep 1; print q(whole )' & done; wait");
  size_t whole = 0;
  for (size_t at = 0; (at = payload.find("whole", at)) != std::string::npos; ++at) ++whole;
  EXPECT_LT(whole, 3u) << payload;
  EXPECT_EQ(ask("write", "/tmp/x"), "written");
}

TEST_F(AttackTest, TheTemporaryFolderIsFull) {
  auto large = function("large");
  large.memory_mb = 1024;
  large.timeout_s = 20;
  make(std::move(large));
  std::string said =
      answer("large", R"({"do":"run","arg":"dd if=/dev/zero of=/tmp/all bs=1M count=600 2>&1; ls -s /tmp/all"})");
  EXPECT_NE(said.find("No space left on device"), std::string::npos) << said;
  EXPECT_NE(said.find("524288 /tmp/all"), std::string::npos) << said;
  std::string files = answer(
      "large",
      R"({"do":"run","arg":"rm /tmp/all; mkdir /tmp/d; perl -e 'for (1..70000) { open(F, q(>), qq(/tmp/d/$_)) or die $! }'"})");
  EXPECT_NE(files.find("No space left on device"), std::string::npos) << files.substr(0, 300);
}

TEST_F(AttackTest, OthersAndTheMachineAreOutOfReach) {
  EXPECT_EQ(run("cat /proc/1/environ"), "");
  EXPECT_NE(run("cat /proc/self/root/home/x").find("No such file"), std::string::npos);
  EXPECT_EQ(run("mount -t tmpfs none /tmp >/dev/null 2>&1 && echo mounted"), "");
  EXPECT_EQ(run("echo core >/proc/sys/kernel/core_pattern && echo written"), "");
  std::string raised = run("perl -e '$< = 0; $> = 0; print $<, q( ), $>'");
  EXPECT_NE(raised, "0 0");
  run("kill -9 1; kill -STOP 1");
  EXPECT_EQ(answer("attacker", R"({"do":"write","arg":"/tmp/alive"})"), "written");
  for (const char* target : {"/dev/mem", "/dev/kmsg", "/dev/sda", "/sys/kernel", "/proc/kcore"})
    EXPECT_EQ(run(std::string("head -c1 ") + target + " >/dev/null 2>&1 && echo read"), "") << target;
  EXPECT_EQ(
      run("perl -MSocket -e 'socket(S, AF_UNIX, SOCK_STREAM, 0); for (1..3) { connect(S, pack_sockaddr_un(qq(\\\\0virga$_)))"
          " and print q(connected) }'"),
      "");
}

/// Processes that ignore every signal, left their session, or have themselves woken by a timer.
TEST_F(AttackTest, NobodySurvivesAFreeze) {
  run("trap '' HUP INT TERM CONT; (setsid sh -c 'trap \\\"\\\" HUP INT TERM CONT; while :; do :; done' >/dev/null 2>&1 &)");
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  auto ticks = [] { return tree_use(getpid()).processor_ticks; };
  auto own = [] {
    struct tms used;
    times(&used);
    return static_cast<uint64_t>(used.tms_utime + used.tms_stime);
  };
  auto before = ticks() - own();
  std::this_thread::sleep_for(std::chrono::milliseconds(600));
  EXPECT_LE(ticks() - own() - before, 3u);
  EXPECT_EQ(answer("attacker", R"({"do":"count"})"), "2");
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
