// What the tests of room functions share: a host on a fresh store, and a runtime to put into packages.
#pragma once
#include <gtest/gtest.h>
#include <minizip/zip.h>
#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "functions/host.h"
#include "iam/caller.h"
#include "iam/identities.h"
#include "logs/logs.h"
#include "net/loop.h"
#include "store/store.h"

namespace functions {

struct ZippedFile {
  std::string path, content;
  unsigned mode = 0100644;
  uLong made_by = 3;  // Unix
};

inline std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

/// A zip archive as minizip writes it.
inline std::string make_zip(const std::vector<ZippedFile>& files) {
  char name[] = "/tmp/virga-zip-XXXXXX";
  int fd = mkstemp(name);
  close(fd);
  zipFile zip = zipOpen64(name, APPEND_STATUS_CREATE);
  for (const auto& file : files) {
    zip_fileinfo info{};
    info.external_fa = static_cast<uLong>(file.mode) << 16;
    zipOpenNewFileInZip4_64(zip, file.path.c_str(), &info, nullptr, 0, nullptr, 0, nullptr, Z_DEFLATED, 6, 0, -MAX_WBITS, 8, 0,
                            nullptr, 0, file.made_by << 8, 0, 0);
    zipWriteInFileInZip(zip, file.content.data(), static_cast<unsigned>(file.content.size()));
    zipCloseFileInZip(zip);
  }
  zipClose(zip, nullptr);
  std::string content = read_file(name);
  std::filesystem::remove(name);
  return content;
}

/// A runtime in Perl, which every Debian has, with bare sockets. The event says what to do: {"do":"count"}.
inline std::string test_runtime() { return read_file(std::filesystem::path(__FILE__).parent_path() / "testdata/bootstrap"); }
inline std::string test_package() { return make_zip({{"bootstrap", test_runtime(), 0100755}}); }

class HostTest : public testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/virga-functions-XXXXXX";
    folder_ = mkdtemp(name);
    open();
    wait(identities_->create_role({.name = "fn", .trust = kTrust}));
  }
  void TearDown() override {
    close();
    std::filesystem::remove_all(folder_);
  }
  void open() {
    store_ = *store::Store::open(folder_ / "db");
    workers_ = std::make_unique<base::Workers>(2);
    loops_ = std::make_unique<net::Loops>(2);
    identities_ = *iam::Identities::open(*store_, clock_, random_, {});
    logs_ = *logs::Logs::open(*store_, *workers_, clock_);
    Options options = options_;
    options.folder = folder_;
    options.aws_endpoint = [](wire::Request request) -> base::Task<wire::Response> { return endpoint(std::move(request)); };
    auto host = Host::open({*store_, *logs_, *identities_, *loops_, *workers_, clock_, random_}, options);
    ASSERT_TRUE(host) << host.error().message;
    host_ = *std::move(host);
  }
  void close() {
    if (host_) host_->stop(std::chrono::seconds(2));
    host_.reset();
    workers_.reset();
    if (loops_) loops_->stop();
    logs_.reset();
    identities_.reset();
    loops_.reset();
    store_.reset();
  }

  static base::Task<wire::Response> endpoint(wire::Request request) {
    wire::Response response;
    response.body = "endpoint " + request.target;
    co_return response;
  }
  /// Runs the task on a loop and waits for it here.
  template <class T>
  T wait(base::Task<T> task) {
    std::promise<T> done;
    (*loops_)[0].post([&] { base::start(std::move(task), [&](T value) { done.set_value(std::move(value)); }); });
    return done.get_future().get();
  }
  NewFunction function(std::string name) {
    return {.name = std::move(name),
            .role = "arn:aws:iam::000000000000:role/fn",
            .handler = "x",
            .runtime = "provided.al2023",
            .memory_mb = 256,
            .zip = test_package()};
  }
  void make(NewFunction fresh) {
    auto made = wait(host_->create(std::move(fresh)));
    ASSERT_TRUE(made) << made.error().message;
  }
  base::Result<Outcome> invoke(std::string name, std::string payload) {
    return wait(host_->invoke(caller_, {.function = std::move(name), .payload = std::move(payload), .want_log_tail = true}));
  }
  /// The payload of an invocation that must not fail.
  std::string answer(const std::string& name, std::string payload) {
    auto outcome = invoke(name, std::move(payload));
    EXPECT_TRUE(outcome) << outcome.error().message;
    if (!outcome) return "";
    EXPECT_EQ(outcome->function_error, "") << outcome->payload << outcome->log_tail;
    return outcome->payload;
  }

  static constexpr const char* kTrust =
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},)"
      R"("Action":"sts:AssumeRole"}]})";
  std::filesystem::path folder_;
  Options options_;
  base::SystemClock clock_;
  base::SystemRandom random_;
  iam::Caller caller_ = iam::root_caller("000000000000");
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<base::Workers> workers_;
  std::unique_ptr<net::Loops> loops_;
  std::unique_ptr<iam::Identities> identities_;
  std::unique_ptr<logs::Logs> logs_;
  std::unique_ptr<Host> host_;
};

}  // namespace functions
