#include "replication/frame.h"

#include <gtest/gtest.h>

#include "replication/limits.h"
#include "replication/message.h"

namespace replication {
namespace {

TEST(Frame, WhatIsWrittenIsRead) {
  auto bytes = encode_number(FrameKind::confirm, 0x0102030405060708) + encode_frame(FrameKind::piece, "content");
  auto first = parse_frame(bytes);
  ASSERT_TRUE(first && *first);
  EXPECT_EQ((*first)->kind, FrameKind::confirm);
  EXPECT_EQ(*decode_number((*first)->payload), 0x0102030405060708u);
  auto second = parse_frame(std::string_view(bytes).substr((*first)->bytes));
  ASSERT_TRUE(second && *second);
  EXPECT_EQ((*second)->payload, "content");
  EXPECT_EQ((*first)->bytes + (*second)->bytes, bytes.size());
}

TEST(Frame, PartsOfAFrameAreNoneYet) {
  auto bytes = encode_frame(FrameKind::piece, "content");
  for (size_t size = 0; size < bytes.size(); ++size) {
    auto frame = parse_frame(std::string_view(bytes).substr(0, size));
    EXPECT_TRUE(frame && !*frame);
  }
}

TEST(Frame, UnknownKindsAndLengthsAreRefusedAtOnce) {
  using namespace std::string_literals;
  EXPECT_FALSE(parse_frame("\0\0\0\1\0"s));
  EXPECT_FALSE(parse_frame("\0\0\0\1\x63"s));
  EXPECT_FALSE(parse_frame("\0\0\0\0\1"s));
  EXPECT_FALSE(parse_frame("\xFF\xFF\xFF\xFF\7"s));
  EXPECT_FALSE(parse_frame("\0\0\0\x0A\x09"s)) << "a confirmation longer than a number";
  EXPECT_FALSE(decode_number("1234567"));
}

TEST(Frame, EntriesKeepTheirPlaces) {
  store::LogEntry entry{12, 3, "bytes"};
  auto bytes = encode_entry(entry, 20);
  auto frame = parse_frame(bytes);
  ASSERT_TRUE(frame && *frame);
  auto read = decode_entry((*frame)->payload);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->entry.first, 12u);
  EXPECT_EQ(read->entry.last(), 14u);
  EXPECT_EQ(read->entry.bytes, "bytes");
  EXPECT_EQ(read->head, 20u);
  auto refused = [](store::LogEntry entry, uint64_t head) {
    auto bytes = encode_entry(entry, head);
    return !decode_entry((*parse_frame(bytes))->payload);
  };
  EXPECT_TRUE(refused({12, 3, "bytes"}, 13));
  EXPECT_TRUE(refused({0, 3, "bytes"}, 13));
  EXPECT_TRUE(refused({12, 0, "bytes"}, 13));
  EXPECT_TRUE(refused({12, UINT64_MAX, "bytes"}, 13));
  EXPECT_TRUE(refused({12, 1, ""}, 13));
}

TEST(Frame, MessagesAreReadWithTheirDefaults) {
  auto bytes = encode_message(FrameKind::hello, Hello{.follower = "one", .epoch = 2, .run = "r", .place = 7});
  auto hello = parse_message<Hello>((*parse_frame(bytes))->payload);
  ASSERT_TRUE(hello) << hello.error().message;
  EXPECT_EQ(hello->follower, "one");
  EXPECT_EQ(hello->purpose, "follow");
  EXPECT_EQ(hello->place, 7u);
  EXPECT_FALSE(parse_message<Hello>("{}"));
  EXPECT_FALSE(parse_message<Hello>("nothing"));
  EXPECT_FALSE(parse_message<Hello>(R"({"Version":1,"Follower":"one","Epoch":-1})"));
  EXPECT_TRUE(parse_message<Placed>(R"({"Path":"database","Later":1})"));
}

TEST(Frame, OnlyPathsBelowTheFolderAreSafe) {
  EXPECT_TRUE(is_safe_path("database/000012.sst"));
  EXPECT_TRUE(is_safe_path("packages/abc/lib/bootstrap"));
  for (auto path : {"", "database", "database/", "/etc/passwd", "packages/../credentials", "packages//a", "packages/./a",
                    "credentials", "database/..", "packages/a/.."}) {
    EXPECT_FALSE(is_safe_path(path)) << path;
  }
  EXPECT_FALSE(is_safe_path(std::string_view("packages/a\0b", 12)));
  EXPECT_FALSE(is_safe_path("packages/" + std::string(limits::path_bytes, 'a')));
}

TEST(Frame, LinksStayInTheirPackage) {
  EXPECT_TRUE(is_safe_link("packages/a/link", "lib/code"));
  EXPECT_TRUE(is_safe_link("packages/a/lib/link", "../code"));
  EXPECT_TRUE(is_safe_link("packages/a/lib/link", "./x//../../code"));
  for (auto target : {"", "/etc/passwd", "../../b/code", "../..", "lib/../../..", "x/../../../y"}) {
    EXPECT_FALSE(is_safe_link("packages/a/lib/link", target)) << target;
  }
  EXPECT_FALSE(is_safe_link("packages/a/link", "../code"));
  EXPECT_FALSE(is_safe_link("packages/link", "code"));
}

}  // namespace
}  // namespace replication
