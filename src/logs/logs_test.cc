#include "logs/logs.h"

#include "logs/logs_test_setup.h"
#include "store/faulty_disk.h"

namespace logs {
namespace {

using base::sync_wait;

TEST_F(LogsTest, EventsAreReadBeforeAndAfterTheyAreStored) {
  write("s", 0, 3);
  auto page = sync_wait(logs_->events({.group = "g", .stream = "s"}));
  ASSERT_TRUE(page);
  ASSERT_EQ(page->events.size(), 3u);
  EXPECT_EQ(page->events[0].message, "line 0");
  EXPECT_EQ(page->events[0].timestamp_ms, ms(0));
  ASSERT_TRUE(logs_->flush());
  write("s", 3, 2);
  page = sync_wait(logs_->events({.group = "g", .stream = "s", .from = Direction::forward}));
  ASSERT_TRUE(page);
  ASSERT_EQ(page->events.size(), 5u);
  EXPECT_EQ(page->events[4].message, "line 4");
}

TEST_F(LogsTest, SurvivesARestart) {
  write("s", 0, 3);
  close();
  open();
  auto page = sync_wait(logs_->events({.group = "g", .stream = "s"}));
  ASSERT_TRUE(page);
  EXPECT_EQ(page->events.size(), 3u);
  auto groups = logs_->groups("", "", "", 50);
  ASSERT_EQ(groups->entries.size(), 1u);
  EXPECT_EQ(groups->entries[0].name, "g");
  auto streams = sync_wait(logs_->streams({.group = "g"}));
  ASSERT_EQ(streams->entries.size(), 1u);
  EXPECT_EQ(streams->entries[0].first_event_ms, ms(0));
  EXPECT_EQ(streams->entries[0].last_event_ms, ms(2));
  EXPECT_EQ(streams->entries[0].stored_bytes, 3 * (6 + 26));
}

TEST_F(LogsTest, WhatADiskDoesNotTakeWaits) {
  store::FaultyDisk disk;
  close();
  storage_.env = disk.env();
  open();
  disk.fail(store::FaultyDisk::Fault::write, 1, 1, ".log");
  write("s", 0, 3);
  EXPECT_FALSE(logs_->flush());
  write("s", 3, 1);
  auto all = [&] {
    auto page = sync_wait(logs_->events({.group = "g", .stream = "s"}));
    return page ? page->events.size() : 0;
  };
  EXPECT_EQ(all(), 4u);
  for (int i = 0; i < 2000 && !logs_->flush(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  close();
  open();
  EXPECT_EQ(all(), 4u);
  EXPECT_EQ(logs_->groups("", "", "", 50)->entries.size(), 1u);
  close();
  storage_.env = nullptr;
}

TEST_F(LogsTest, TokensWalkBothWays) {
  for (int part = 0; part < 4; ++part) {
    write("s", part * 5, 5);
    if (part < 3) ASSERT_TRUE(logs_->flush());
  }
  EventQuery query{.group = "g", .stream = "s", .from = Direction::forward, .limit = 7};
  std::vector<std::string> forward;
  for (;;) {
    auto page = sync_wait(logs_->events(query));
    ASSERT_TRUE(page);
    for (auto& event : page->events) forward.push_back(event.message);
    if (page->forward_token == query.token) break;
    query.token = page->forward_token;
  }
  ASSERT_EQ(forward.size(), 20u);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(forward[i], "line " + std::to_string(i));

  query = {.group = "g", .stream = "s", .limit = 7};
  std::vector<std::string> backward;
  for (;;) {
    auto page = sync_wait(logs_->events(query));
    ASSERT_TRUE(page);
    for (auto event = page->events.rbegin(); event != page->events.rend(); ++event) backward.push_back(event->message);
    if (page->backward_token == query.token) break;
    query.token = page->backward_token;
  }
  std::reverse(backward.begin(), backward.end());
  EXPECT_EQ(backward, forward);
  query.token = "x";
  EXPECT_EQ(sync_wait(logs_->events(query)).error().code, "InvalidParameterException");
}

TEST_F(LogsTest, FilterMergesStreamsByTime) {
  write("a", 0, 3);
  ASSERT_TRUE(logs_->flush());
  write("b", 1, 3);
  write("a", 3, 2);
  std::vector<std::string> expected{"line 0", "line 1", "line 1", "line 2", "line 2", "line 3", "line 3", "line 4"};
  EXPECT_EQ(filter({}), expected);
  EXPECT_EQ(filter({.limit = 3}), expected);
  EXPECT_EQ(filter({.limit = 1}), expected);
  EXPECT_EQ(filter({.pattern = "\"line 2\""}), (std::vector<std::string>{"line 2", "line 2"}));
  EXPECT_EQ(filter({.streams = {"b"}}), (std::vector<std::string>{"line 1", "line 2", "line 3"}));
  EXPECT_EQ(filter({.stream_prefix = "a", .start_ms = ms(2), .end_ms = ms(4)}), (std::vector<std::string>{"line 2", "line 3"}));
  auto page = sync_wait(logs_->filter({.group = "g", .streams = {"none"}}));
  EXPECT_EQ(page.error().code, "ResourceNotFoundException");
}

TEST_F(LogsTest, GroupsAndStreamsAreMadeAndRemoved) {
  ASSERT_TRUE(sync_wait(logs_->create_group("h")));
  EXPECT_EQ(sync_wait(logs_->create_group("h")).error().code, "ResourceAlreadyExistsException");
  ASSERT_TRUE(sync_wait(logs_->create_stream("h", "s")));
  EXPECT_EQ(sync_wait(logs_->create_stream("h", "s")).error().code, "ResourceAlreadyExistsException");
  EXPECT_EQ(sync_wait(logs_->create_stream("none", "s")).error().code, "ResourceNotFoundException");
  ASSERT_TRUE(sync_wait(logs_->put_events("h", "s", {{.timestamp_ms = ms(1), .message = "one"}})));
  EXPECT_EQ(sync_wait(logs_->put_events("h", "t", {})).error().code, "ResourceNotFoundException");
  ASSERT_TRUE(sync_wait(logs_->set_retention("h", 7)));
  EXPECT_EQ(logs_->groups("h", "", "", 50)->entries.at(0).retention_days, 7);
  ASSERT_TRUE(logs_->flush());
  ASSERT_TRUE(sync_wait(logs_->remove_group("h")));
  EXPECT_EQ(sync_wait(logs_->events({.group = "h", .stream = "s"})).error().code, "ResourceNotFoundException");
  ASSERT_TRUE(sync_wait(logs_->create_group("h")));
  EXPECT_EQ(sync_wait(logs_->streams({.group = "h"}))->entries.size(), 0u);
}

TEST_F(LogsTest, AWriterOutlivesItsGroup) {
  auto writer = logs_->writer("g", "s");
  writer->append(at(0), "before");
  ASSERT_TRUE(sync_wait(logs_->remove_group("g")));
  writer->append(at(1), "after");
  EXPECT_EQ(filter({}), std::vector<std::string>{"after"});
}

TEST_F(LogsTest, MemoryIsBounded) {
  close();
  options_.flush_interval = std::chrono::hours(1);
  options_.max_unwritten_bytes = 10'000;
  open();
  write("s", 0, 1000);
  ASSERT_TRUE(logs_->flush());
  auto all = filter({});
  EXPECT_LT(all.size(), 300u);
  EXPECT_NE(std::find(all.begin(), all.end(), "line 999"), all.end());
  EXPECT_TRUE(std::any_of(all.begin(), all.end(), [](const auto& line) { return line.starts_with("virga dropped "); }));
}

}  // namespace
}  // namespace logs
