#include "tables/streams.h"

#include <gtest/gtest.h>

#include "tables/testing.h"

namespace tables {
namespace {

using base::sync_wait;
using items::Value;
using testing::Engine;
using testing::simple_definition;

class StreamsTest : public ::testing::Test {
 protected:
  void create(View view = View::new_and_old_images) {
    auto definition = simple_definition("notes");
    definition.stream = view;
    ASSERT_TRUE(sync_wait(engine_.tables->create(definition)));
  }
  void turn(bool on) {
    ASSERT_TRUE(sync_wait(engine_.tables->change("notes", [=](Schema& schema) -> base::Status {
      if (on) {
        schema.stream = StreamSetting{};
      } else {
        schema.stream->enabled = false;
      }
      return {};
    })));
  }
  void put(const std::string& id, const std::string& text = "") {
    ASSERT_TRUE(sync_wait(engine_.tables->put({.table = "notes", .item = {{"id", Value(id)}, {"text", Value(text)}}})));
  }
  StreamPtr newest() {
    const auto& setting = engine_.tables->find("notes")->schema.stream;
    return engine_.tables->streams().find("notes", setting->label);
  }
  base::Result<StreamPage> read(const StreamPtr& stream, uint64_t position, size_t limit = 1000, uint64_t from = 0) {
    return sync_wait(engine_.tables->read_stream(
        {.stream = stream, .shard = *shard_at(*stream, from ? from : stream->since), .position = position, .limit = limit}));
  }
  Engine engine_;
};

TEST_F(StreamsTest, EachTimeItIsSwitchedOnIsAStreamOfItsOwn) {
  create();
  auto first = newest();
  EXPECT_EQ(first->label, "2023-11-14T22:13:20.000");
  EXPECT_TRUE(first->on());
  put("a");
  turn(false);
  put("unseen");
  turn(true);
  auto second = newest();
  EXPECT_NE(first->label, second->label);
  put("b");
  engine_.open();
  EXPECT_EQ(engine_.tables->streams().list().size(), 2u);
  first = engine_.tables->streams().find("notes", first->label);
  EXPECT_FALSE(first->on());
  auto page = read(first, first->since);
  ASSERT_EQ(page->records.size(), 1u);
  EXPECT_EQ(*page->records[0].change.keys.find("id")->string(), "a");
  EXPECT_FALSE(page->next);
  page = read(second, second->since);
  ASSERT_EQ(page->records.size(), 1u);
  EXPECT_EQ(*page->records[0].change.keys.find("id")->string(), "b");
  ASSERT_TRUE(page->next);
  put("c");
  EXPECT_EQ(read(second, *page->next)->records.size(), 1u);
}

TEST_F(StreamsTest, AStreamOutlivesItsTableForADay) {
  create();
  put("a");
  auto stream = newest();
  ASSERT_TRUE(sync_wait(engine_.tables->remove("notes")));
  stream = engine_.tables->streams().find("notes", stream->label);
  EXPECT_FALSE(stream->on());
  EXPECT_EQ(read(stream, stream->since)->records.size(), 1u);
  create();
  EXPECT_EQ(engine_.tables->streams().list().size(), 2u);
  engine_.clock.advance(std::chrono::hours(25));
  ASSERT_TRUE(sync_wait(engine_.tables->trim_changes()));
  EXPECT_EQ(engine_.tables->streams().list().size(), 1u);
  EXPECT_EQ(read(stream, stream->since).error().code, "TrimmedDataAccessException");
  engine_.open();
  EXPECT_EQ(engine_.tables->streams().list().size(), 1u);
}

TEST_F(StreamsTest, AClosedShardEnds) {
  create();
  put("a");
  auto stream = newest();
  auto shards = shards_of(*stream, engine_.tables->stream_head(), 0);
  ASSERT_EQ(shards.size(), 1u);
  engine_.clock.advance(std::chrono::hours(5));
  put("b");
  shards = shards_of(*stream, engine_.tables->stream_head(), 0);
  ASSERT_EQ(shards.size(), 2u);
  auto page = read(stream, stream->since);
  EXPECT_EQ(page->records.size(), 1u);
  EXPECT_FALSE(page->next);
  page = read(stream, shards[1].from, 1000, shards[1].from);
  EXPECT_EQ(page->records.size(), 1u);
  EXPECT_TRUE(page->next);
}

TEST_F(StreamsTest, ViewsAndPages) {
  create(View::new_image);
  put("a", "one");
  put("a", "two");
  put("b", std::string(300'000, 'x'));
  for (int i = 0; i < 4; ++i) put("b", std::string(300'000, static_cast<char>('a' + i)));
  auto stream = newest();
  auto page = read(stream, stream->since, 2);
  ASSERT_EQ(page->records.size(), 2u);
  EXPECT_FALSE(page->records[1].change.old);
  EXPECT_EQ(*page->records[1].change.fresh->find("text")->string(), "two");
  EXPECT_EQ(page->records[1].bytes, 3u + 3 + 7);
  page = read(stream, *page->next);
  EXPECT_EQ(page->records.size(), 3u);  // a megabyte
  page = read(stream, *page->next);
  EXPECT_EQ(page->records.size(), 2u);
}

}  // namespace
}  // namespace tables
