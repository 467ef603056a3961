// What is left of writes and of changes of tables when the disk fails: nothing, in memory or on the disk.
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "base/log.h"
#include "store/faulty_disk.h"
#include "tables/errors.h"
#include "tables/testing.h"

namespace tables {
namespace {

using base::sync_wait;
using items::Item;
using items::Value;
using store::FaultyDisk;

class DiskFaultsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    base::set_log_level(base::LogLevel::off);
    engine_.open({.env = disk_.env()});
  }
  void TearDown() override {
    disk_.work();
    base::set_log_level(base::LogLevel::warning);
  }
  Tables& tables() { return *engine_.tables; }
  auto make(Definition definition) {
    return [this, definition = std::move(definition)] { return sync_wait(tables().create(definition)); };
  }
  auto put(std::string id, std::string kind) {
    Put request{.table = "t", .item = {{"id", Value(std::move(id))}, {"kind", Value(std::move(kind))}}};
    return [this, request] { return sync_wait(tables().put(request)); };
  }
  auto change(std::function<void(Schema&)> edit) {
    return [this, edit] {
      return sync_wait(tables().change("t", [edit](Schema& schema) -> base::Status {
        edit(schema);
        return {};
      }));
    };
  }
  /// It fails, and says why.
  template <class F>
  void fails(F attempt) {
    disk_.fail(FaultyDisk::Fault::sync, 1, 1, ".log");
    auto done = attempt();
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, "InternalFailure");
    EXPECT_EQ(done.error().http_status(), 500);
  }
  /// It works, once the disk is well again.
  template <class F>
  auto works(F attempt) {
    auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    auto done = attempt();
    while (!done && done.error().code == "InternalFailure" && std::chrono::steady_clock::now() < until) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      done = attempt();
    }
    EXPECT_TRUE(done) << (done ? "" : done.error().message);
    return done;
  }
  store::Sum size() { return tables().size_of(tables().find("t")->schema.number); }
  size_t entries(std::optional<std::string> index) {
    auto page = sync_wait(tables().scan({{.table = "t", .index = std::move(index)}}));
    return page ? page->items.size() : 999;
  }
  static Index by_kind() {
    Index index;
    index.name = "by-kind";
    index.keys = {{"kind", KeyRole::hash}};
    return index;
  }
  static void add_by_kind(Schema& schema) {
    schema.attributes.push_back({"kind", items::Type::string});
    schema.indexes.push_back(by_kind());
  }

  FaultyDisk disk_;
  testing::Engine engine_;
};

TEST_F(DiskFaultsTest, ATableThatCouldNotBeWrittenIsNotThere) {
  auto create = make(testing::simple_definition("t"));
  fails(create);
  EXPECT_EQ(tables().find("t"), nullptr);
  EXPECT_EQ(sync_wait(tables().put({.table = "t", .item = {{"id", Value("a")}}})).error().code, "ResourceNotFoundException");
  works(create);
  works(put("a", "x"));
  EXPECT_EQ(size().entries, 1);
  auto remove = [&] { return sync_wait(tables().remove("t")); };
  fails(remove);
  EXPECT_TRUE(sync_wait(tables().get({.table = "t", .key = {{"id", Value("a")}}}))->item);
  works(put("b", "x"));
  EXPECT_EQ(size().entries, 2);
  works(remove);
  EXPECT_EQ(tables().find("t"), nullptr);
}

TEST_F(DiskFaultsTest, AnIndexAStreamAndATimeToLiveThatCouldNotBeWrittenAreNotThere) {
  works(make(testing::simple_definition("t")));
  for (int i = 0; i < 5; ++i) works(put(std::to_string(i), "x"));
  fails(change(add_by_kind));
  EXPECT_TRUE(tables().find("t")->indexes.empty());
  fails(change([](Schema& schema) { schema.stream = StreamSetting{.enabled = true}; }));
  EXPECT_FALSE(tables().find("t")->schema.stream);
  EXPECT_TRUE(tables().streams().list().empty());
  fails(change([](Schema& schema) { schema.time_to_live = TimeToLive{.attribute = "ttl"}; }));
  EXPECT_FALSE(tables().find("t")->schema.time_to_live);

  works(put("5", "y"));
  fails(put("6", "y"));
  works(change(add_by_kind));
  works(change([](Schema& schema) { schema.stream = StreamSetting{.enabled = true}; }));
  works(put("7", "y"));
  EXPECT_EQ(entries("by-kind"), 7u);
  EXPECT_EQ(tables().streams().list().size(), 1u);
  engine_.open({.env = disk_.env()});
  EXPECT_EQ(entries("by-kind"), 7u);
  EXPECT_EQ(entries(std::nullopt), 7u);
  EXPECT_EQ(size().entries, 7);
  EXPECT_EQ(tables().streams().list().size(), 1u);
}

TEST_F(DiskFaultsTest, AnIndexIsFilledOnceTheDiskIsWell) {
  works(make(testing::simple_definition("t")));
  constexpr int kRows = 700;
  for (int first = 0; first < kRows; first += 25) {
    std::vector<AnyWrite> writes;
    for (int i = first; i < first + 25; ++i) {
      writes.emplace_back(Put{.table = "t", .item = {{"id", Value(std::to_string(i))}, {"kind", Value("x")}}});
    }
    ASSERT_TRUE(sync_wait(tables().write_batch(writes)));
  }
  works(change(add_by_kind));
  disk_.fail(FaultyDisk::Fault::torn_write, 2, 1, ".log");  // one of the steps that follow
  auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (tables().find("t")->schema.indexes[0].state != IndexState::active && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  EXPECT_EQ(tables().size_of(tables().find("t")->schema.indexes[0].number).entries, kRows);
  EXPECT_EQ(entries("by-kind"), size_t{kRows});
}

TEST_F(DiskFaultsTest, ATransactionThatCouldNotBeWrittenIsNoReplay) {
  works(make(testing::simple_definition("t")));
  works(put("a", "old"));
  std::vector<AnyWrite> writes;
  for (auto* id : {"a", "b"}) writes.emplace_back(Put{.table = "t", .item = {{"id", Value(id)}, {"kind", Value("new")}}});
  auto send = [&] { return sync_wait(tables().transact(writes, Token{"token", "payload"})); };
  fails(send);
  auto kind = [&](std::string id) {
    auto got = sync_wait(tables().get({.table = "t", .key = {{"id", Value(std::move(id))}}}));
    return got && got->item ? *got->item->find("kind")->string() : "-";
  };
  EXPECT_EQ(kind("a"), "old");
  EXPECT_EQ(kind("b"), "-");
  auto sent = works(send);
  EXPECT_EQ(sent->at(0).outcome, Outcome::done);
  EXPECT_EQ(kind("a"), "new");
  EXPECT_EQ(works(send)->at(0).outcome, Outcome::replayed);
  EXPECT_EQ(size().entries, 2);
}

}  // namespace
}  // namespace tables
