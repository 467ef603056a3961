// Cold and warm invocations of one bootstrap program, from Host::invoke to its answer.
//   functions_host_bench BOOTSTRAP [cold] [warm] [concurrency]
#include <minizip/zip.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <future>
#include <sstream>

#include "functions/host.h"
#include "iam/caller.h"
#include "iam/identities.h"
#include "logs/logs.h"
#include "net/loop.h"
#include "store/store.h"

namespace {

using namespace functions;
using Steady = std::chrono::steady_clock;

constexpr const char* kTrust = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":
  "lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]})";

std::string zip_of(const char* program, const std::filesystem::path& folder) {
  std::ifstream in(program, std::ios::binary);
  std::stringstream content;
  content << in.rdbuf();
  std::string path = folder / "code.zip", bytes = content.str();
  zipFile zip = zipOpen64(path.c_str(), APPEND_STATUS_CREATE);
  zip_fileinfo info{};
  info.external_fa = 0100755ul << 16;
  zipOpenNewFileInZip4_64(zip, "bootstrap", &info, nullptr, 0, nullptr, 0, nullptr, Z_DEFLATED, 6, 0, -MAX_WBITS, 8, 0, nullptr,
                          0, 3 << 8, 0, 0);
  zipWriteInFileInZip(zip, bytes.data(), static_cast<unsigned>(bytes.size()));
  zipCloseFileInZip(zip);
  zipClose(zip, nullptr);
  std::stringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

double cpu_us() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

double at(std::vector<double>& sorted, double part) { return sorted[static_cast<size_t>(part * (sorted.size() - 1))]; }

base::Task<void> call_repeatedly(Host& host, const iam::Caller& caller, int count, std::promise<int>& done) {
  int good = 0;
  for (int i = 0; i < count; ++i) {
    Invocation invocation{.function = "f", .payload = R"({"resource":"/items/{id}","httpMethod":"GET"})"};
    auto outcome = co_await host.invoke(caller, std::move(invocation));
    good += outcome && outcome->function_error.empty();
  }
  done.set_value(good);
}

struct Bench {
  std::filesystem::path folder = std::string(mkdtemp(strdup("/tmp/virga-bench-XXXXXX")));
  base::SystemClock clock;
  base::SystemRandom random;
  std::unique_ptr<store::Store> store = *store::Store::open(folder / "db");
  base::Workers workers{1};
  net::Loops loops{1};
  std::unique_ptr<iam::Identities> identities = *iam::Identities::open(*store, clock, random, {});
  std::unique_ptr<logs::Logs> logs = *logs::Logs::open(*store, workers, clock);
  iam::Caller caller = iam::root_caller("000000000000");
  std::unique_ptr<Host> host;

  template <class T>
  T wait(base::Task<T> task) {
    std::promise<T> done;
    loops[0].post([&] { base::start(std::move(task), [&](T value) { done.set_value(std::move(value)); }); });
    return done.get_future().get();
  }
  void open() {
    Options options;
    options.folder = folder;
    options.aws_endpoint = [](wire::Request) -> base::Task<wire::Response> { co_return wire::Response{}; };
    host = *Host::open({*store, *logs, *identities, loops, workers, clock, random}, std::move(options));
  }
  void cold(int rounds) {
    std::vector<double> us;
    for (int i = 0; i < rounds; ++i) {
      (void)wait(host->update_configuration("f", {.description = "", .memory_mb = 128 + i % 2}));
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      auto begin = Steady::now();
      auto outcome = wait(host->invoke(caller, {.function = "f", .payload = "{}"}));
      us.push_back(std::chrono::duration<double, std::micro>(Steady::now() - begin).count());
      if (!outcome || !outcome->function_error.empty()) printf("failed: %s\n", outcome ? outcome->payload.c_str() : "");
    }
    std::sort(us.begin(), us.end());
    printf("cold: p50 %.0f us, p90 %.0f us, p99 %.0f us, least %.0f us\n", at(us, 0.5), at(us, 0.9), at(us, 0.99), us[0]);
  }
  void warm(int count, int concurrency) {
    std::vector<std::promise<int>> done(static_cast<size_t>(concurrency));
    auto begin = Steady::now();
    double cpu = cpu_us();
    loops[0].post([&] {
      for (auto& each : done) base::start(call_repeatedly(*host, caller, count / concurrency, each));
    });
    int good = 0;
    for (auto& each : done) good += each.get_future().get();
    double seconds = std::chrono::duration<double>(Steady::now() - begin).count();
    printf("warm, %d at once: %.0f/s, %.1f us of this process each, %d good, %d environments\n", concurrency, good / seconds,
           (cpu_us() - cpu) / good, good, host->counts().environments);
  }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return fprintf(stderr, "usage: %s BOOTSTRAP [cold] [warm] [concurrency]\n", argv[0]), 2;
  std::filesystem::path folder;
  {
    Bench bench;
    bench.open();
    (void)bench.wait(bench.identities->create_role({.name = "fn", .trust = kTrust}));
    auto made = bench.wait(bench.host->create({.name = "f",
                                               .role = "arn:aws:iam::000000000000:role/fn",
                                               .handler = "x",
                                               .runtime = "provided.al2023",
                                               .zip = zip_of(argv[1], bench.folder)}));
    if (!made) return printf("%s\n", made.error().message.c_str()), 1;
    bench.cold(argc > 2 ? atoi(argv[2]) : 100);
    int warm = argc > 3 ? atoi(argv[3]) : 50'000;
    bench.warm(warm / 10, 1);
    bench.warm(warm, argc > 4 ? atoi(argv[4]) : 64);
    bench.host->stop(std::chrono::seconds(1));
    bench.host.reset();
    bench.loops.stop();
    folder = bench.folder;
  }
  std::filesystem::remove_all(folder);
}
