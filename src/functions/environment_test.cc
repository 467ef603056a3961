// The life of an environment: starts, what survives, freezing, provisioning.
#include <dirent.h>
#include <signal.h>

#include <fstream>
#include <thread>

#include "crypto/hash.h"
#include "functions/host_state.h"
#include "functions/host_test_setup.h"

namespace functions {
namespace {

using std::chrono::milliseconds;

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// Every process below this one, by descent.
void descendants(pid_t of, std::vector<pid_t>& all) {
  std::ifstream children("/proc/" + std::to_string(of) + "/task/" + std::to_string(of) + "/children");
  std::string path = "/proc/" + std::to_string(of) + "/task";
  std::error_code error;
  for (const auto& task : std::filesystem::directory_iterator(path, error)) {
    std::ifstream list(task.path() / "children");
    for (pid_t pid; list >> pid;) {
      all.push_back(pid);
      descendants(pid, all);
    }
  }
}

/// Clock ticks that processes below this one have used.
long ticks_below() {
  std::vector<pid_t> all;
  descendants(getpid(), all);
  long sum = 0;
  for (pid_t pid : all) {
    std::ifstream in("/proc/" + std::to_string(pid) + "/stat");
    std::string text(std::istreambuf_iterator<char>(in), {});
    size_t after = text.rfind(')');
    if (after == std::string::npos) continue;
    std::istringstream words(text.substr(after + 2));
    std::string word;
    for (int i = 0; i < 11; ++i) words >> word;
    long user = 0, system = 0;
    words >> user >> system;
    sum += user + system;
  }
  return sum;
}

class EnvironmentTest : public HostTest {
 protected:
  void SetUp() override {
    options_.spare_sandboxes = 0;  // every process counts here
    HostTest::SetUp();
  }
};

TEST_F(EnvironmentTest, AfterATimeoutFilesAreThereAndProcessesAreNot) {
  auto fresh = function("f");
  fresh.timeout_s = 1;
  make(std::move(fresh));
  EXPECT_EQ(answer("f", R"({"do":"write","arg":"/tmp/kept"})"), "written");
  EXPECT_EQ(answer("f", R"({"do":"run","arg":"(sleep 77; true) >/dev/null 2>&1 &"})"), "");
  auto late = invoke("f", R"({"do":"sleep","arg":"5"})");
  EXPECT_TRUE(has(late->payload, "Sandbox.Timedout")) << late->payload;
  EXPECT_TRUE(has(late->log_tail, "Task timed out after 1.00 seconds")) << late->log_tail;
  auto next = invoke("f", R"({"do":"count"})");
  EXPECT_EQ(next->payload, "1") << next->log_tail;
  EXPECT_FALSE(has(next->log_tail, "Init Duration")) << next->log_tail;  // it was part of the event
  EXPECT_EQ(answer("f", R"({"do":"list","arg":"/tmp"})"), "kept");
  EXPECT_FALSE(has(answer("f", R"({"do":"run","arg":"cat /proc/*/cmdline"})"), "sleep"));
  EXPECT_EQ(host_->counts().cold_starts, 1u);
  EXPECT_TRUE(has(invoke("f", R"({"do":"exit","arg":"0"})")->payload, "Runtime exited without providing a reason"));
  EXPECT_EQ(answer("f", R"({"do":"list","arg":"/tmp"})"), "kept");
  EXPECT_EQ(host_->counts().cold_starts, 1u);
}

TEST_F(EnvironmentTest, AFailedStartIsTriedOnceMoreWithinTheEvent) {
  auto exits = function("exits");
  exits.environment = {{"INIT", "exit"}};
  make(std::move(exits));
  auto outcome = invoke("exits", "{}");
  std::string log = outcome->log_tail;
  size_t init = log.find("\tPhase: init\tStatus: error\tError Type: Runtime.ExitError\n");
  size_t start = log.find("START RequestId: ");
  size_t again = log.find("\tPhase: invoke\tStatus: error\tError Type: Runtime.ExitError\n");
  size_t end = log.find("END RequestId: ");
  EXPECT_TRUE(init < start && start < again && again < end && end != std::string::npos) << log;
  EXPECT_TRUE(has(log, "Status: error\tError Type: Runtime.ExitError\n"));
  auto slow = function("slow");
  slow.environment = {{"INIT", "sleep"}};
  slow.timeout_s = 1;
  make(std::move(slow));
  if (!getenv("VIRGA_LONG_TESTS")) return;
  auto late = invoke("slow", "{}");
  EXPECT_TRUE(has(late->log_tail, "\tPhase: init\tStatus: timeout\n")) << late->log_tail;
  EXPECT_TRUE(has(late->log_tail, "\tPhase: invoke\tStatus: timeout\n")) << late->log_tail;
  EXPECT_TRUE(has(late->payload, "Task timed out after 1.00 seconds")) << late->payload;
}

TEST_F(EnvironmentTest, AStartThatFailsOnceIsForgotten) {
  auto flaky = function("f");
  flaky.environment = {{"INIT", "once"}};
  make(std::move(flaky));
  auto outcome = invoke("f", R"({"do":"count"})");
  EXPECT_EQ(outcome->payload, "1") << outcome->log_tail;
  EXPECT_TRUE(has(outcome->log_tail, "\tPhase: init\tStatus: error")) << outcome->log_tail;
}

TEST_F(EnvironmentTest, FrozenBetweenEvents) {
  make(function("f"));
  answer("f", R"({"do":"run","arg":"(while :; do :; done) >/dev/null 2>&1 &"})");
  std::this_thread::sleep_for(milliseconds(200));
  long before = ticks_below();
  EXPECT_GT(before, 0);
  std::this_thread::sleep_for(milliseconds(400));
  EXPECT_LE(ticks_below() - before, 1);
  EXPECT_EQ(answer("f", R"({"do":"count"})"), "2");
  std::this_thread::sleep_for(milliseconds(200));
  ASSERT_TRUE(wait(host_->remove("f")));  // a frozen one ends as well
  for (int i = 0; i < 200 && host_->counts().environments > 0; ++i) std::this_thread::sleep_for(milliseconds(10));
  std::vector<pid_t> left;
  for (int i = 0; i < 100; ++i, std::this_thread::sleep_for(milliseconds(10)))
    if (left.clear(), descendants(getpid(), left); left.empty()) break;
  EXPECT_TRUE(left.empty());
}

TEST_F(EnvironmentTest, ASpareSandboxIsAsGoodAsAny) {
  close();
  options_.spare_sandboxes = 2;
  open();
  std::this_thread::sleep_for(milliseconds(200));
  for (const char* name : {"p", "q", "r", "s"}) {
    auto fresh = function(name);
    fresh.memory_mb = 128;
    fresh.ephemeral_storage_mb = 600;
    fresh.zip = make_zip({{"bootstrap", test_runtime(), 0100755}, {name, "x"}});
    make(std::move(fresh));
    EXPECT_EQ(answer(name, R"({"do":"list","arg":"/var/task"})"), "bootstrap " + std::string(name));
    EXPECT_EQ(answer(name, R"({"do":"run","arg":"pwd; ls -d *"})"), "/var/task\nbootstrap\n" + std::string(name) + "\n");
    EXPECT_TRUE(has(answer(name, R"({"do":"run","arg":"df -m /tmp"})"), " 600 "));
    EXPECT_EQ(answer(name, R"({"do":"write","arg":"/var/task/x"})"), "cannot: Read-only file system");
    EXPECT_TRUE(has(invoke(name, R"({"do":"memory","arg":"400"})")->payload, "Runtime."));
  }
}

TEST_F(EnvironmentTest, ProvisionedOnesWaitInitialised) {
  make(function("f"));
  EXPECT_EQ(host_->counts().environments, 0);
  auto& state = host_->state();
  auto deployment = state.resolve_function("f");
  ASSERT_TRUE(deployment);
  state.scheduler->set_provisioned((*deployment)->pool, 3);
  for (int i = 0; i < 200 && state.scheduler->provisioned((*deployment)->pool).ready < 3; ++i)
    std::this_thread::sleep_for(milliseconds(20));
  EXPECT_EQ(state.scheduler->provisioned((*deployment)->pool).ready, 3);
  auto outcome = invoke("f", R"({"do":"env"})");
  EXPECT_TRUE(has(outcome->payload, "AWS_LAMBDA_INITIALIZATION_TYPE=provisioned-concurrency")) << outcome->payload;
  EXPECT_EQ(host_->counts().cold_starts, 3u);
  state.scheduler->set_provisioned((*deployment)->pool, 0);
}

TEST_F(EnvironmentTest, AHundredAtOnce) {
  auto fresh = function("f");
  fresh.timeout_s = 60;
  make(std::move(fresh));
  std::vector<std::future<std::string>> all;
  for (int i = 0; i < 100; ++i)
    all.push_back(std::async(std::launch::async, [&] { return answer("f", R"({"do":"sleep","arg":"3"})"); }));
  for (auto& each : all) EXPECT_EQ(each.get(), R"({"do":"sleep","arg":"3"})");
  EXPECT_GE(host_->counts().cold_starts, 60u);
}

TEST_F(EnvironmentTest, ReservedConcurrencyIsTheMost) {
  make(function("f"));
  ASSERT_TRUE(wait(host_->set_reserved_concurrency("f", 1)));
  auto first = std::async(std::launch::async, [&] { return answer("f", R"({"do":"sleep","arg":"1"})"); });
  std::this_thread::sleep_for(milliseconds(300));
  auto second = invoke("f", "{}");
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "TooManyRequestsException");
  EXPECT_EQ(second.error().detail.text("Reason"), "ReservedFunctionConcurrentInvocationLimitExceeded");
  first.get();
  ASSERT_TRUE(wait(host_->set_reserved_concurrency("f", 0)));
  EXPECT_FALSE(invoke("f", "{}"));
}

/// Some hundred, or VIRGA_MANY_ENVIRONMENTS of them, in every way they end.
TEST_F(EnvironmentTest, NothingIsLeftOfMany) {
  const char* many = getenv("VIRGA_MANY_ENVIRONMENTS");
  int rounds = many ? std::max(1, atoi(many) / 10) : 12;
  auto count = [](const char* folder) {
    std::error_code error;
    return std::distance(std::filesystem::directory_iterator(folder, error), std::filesystem::directory_iterator());
  };
  auto tag = "virga-" + crypto::sha256_hex((folder_ / "sandbox").string()).substr(0, 12);
  auto groups = [&] {
    std::ptrdiff_t all = 0;
    std::error_code error;
    for (const char* root : {"/sys/fs/cgroup"})
      for (auto at = std::filesystem::recursive_directory_iterator(
               root, std::filesystem::directory_options::skip_permission_denied, error);
           at != std::filesystem::recursive_directory_iterator(); at.increment(error))
        if (at.depth() < 3 && at->path().string().find(tag) != std::string::npos) ++all;
    return all;
  };
  auto mounts = [] {
    std::ifstream in("/proc/self/mountinfo");
    return std::count(std::istreambuf_iterator<char>(in), {}, '\n');
  };
  auto fresh = function("f");
  fresh.timeout_s = 1;
  make(std::move(fresh));
  auto round = [&](int i) {
    std::vector<std::future<void>> all;
    for (int k = 0; k < 10; ++k)
      all.push_back(std::async(std::launch::async, [&, k] {
        const char* events[] = {"{}", R"({"do":"exit","arg":"1"})", R"({"do":"kill"})",
                                R"({"do":"run","arg":"sleep 100 >/dev/null 2>&1 &"})", R"({"do":"abort"})"};
        (void)invoke("f", k == 9 && i % 10 == 0 ? R"({"do":"sleep","arg":"3"})" : events[k % 5]);
      }));
    for (auto& each : all) each.get();
    (void)wait(host_->update_configuration("f", {.memory_mb = 200 + i % 2}));
  };
  auto settle = [&] {
    for (int i = 0; i < 300 && host_->counts().environments > 0; ++i) std::this_thread::sleep_for(milliseconds(20));
    std::vector<pid_t> left;
    for (int i = 0; i < 300; ++i, std::this_thread::sleep_for(milliseconds(20)))
      if (left.clear(), descendants(getpid(), left); left.empty()) break;
    std::this_thread::sleep_for(milliseconds(200));
    EXPECT_TRUE(left.empty());
  };
  round(0);
  settle();
  auto descriptors_before = count("/proc/self/fd"), mounts_before = mounts(), groups_before = groups();
  for (int i = 1; i <= rounds; ++i) round(i);
  settle();
  EXPECT_LE(count("/proc/self/fd"), descriptors_before + 2);
  EXPECT_EQ(mounts(), mounts_before);
  EXPECT_EQ(groups(), groups_before);
}

}  // namespace
}  // namespace functions
