// What the tests of logs share: logs on a fresh store, at a time that stands still.
#pragma once
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

#include "logs/logs.h"
#include "store/store.h"

namespace logs {

class LogsTest : public testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/virga-logs-XXXXXX";
    folder_ = mkdtemp(name);
    open();
  }
  void TearDown() override {
    close();
    std::filesystem::remove_all(folder_);
  }
  void open() {
    store_ = *store::Store::open(folder_ / "db", storage_);
    workers_ = std::make_unique<base::Workers>(1);
    logs_ = *Logs::open(*store_, *workers_, clock_, options_);
  }
  void close() {
    logs_.reset();
    workers_.reset();
    store_.reset();
  }
  void write(const std::string& stream, int first, int count) {
    auto writer = logs_->writer("g", stream);
    for (int i = first; i < first + count; ++i) writer->append(at(i), "line " + std::to_string(i));
  }
  static base::Time at(int second) { return base::Time(std::chrono::seconds(1'700'000'000 + second)); }
  static int64_t ms(int second) { return base::epoch_ms(at(second)); }
  std::vector<std::string> filter(FilterQuery query) {
    query.group = "g";
    std::vector<std::string> all;
    do {
      auto page = base::sync_wait(logs_->filter(query));
      EXPECT_TRUE(page) << page.error().message;
      if (!page) break;
      for (auto& event : page->entries) all.push_back(event.message);
      query.token = page->next;
    } while (!query.token.empty());
    return all;
  }

  std::filesystem::path folder_;
  base::ManualClock clock_{at(0)};
  Options options_;
  store::Options storage_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<base::Workers> workers_;
  std::unique_ptr<Logs> logs_;
};

}  // namespace logs
