#include "events/replies.h"

#include <gtest/gtest.h>

namespace events {
namespace {

TEST(RepliesTest, WhatSucceeded) {
  std::vector<std::string> batch{"1", "2", "3"};
  for (const char* all : {"", "null", "{}", "\"x\"", R"({"batchItemFailures":[]})", R"({"batchItemFailures":null})"})
    EXPECT_EQ(succeeded(all, batch), 3u) << all;
  for (const char* none : {R"({"batchItemFailures":[{"itemIdentifier":""}]})",
                           R"({"batchItemFailures":[{"itemIdentifier":null}]})", R"({"batchItemFailures":[{"id":"2"}]})",
                           R"({"batchItemFailures":[{"itemIdentifier":"9"}]})", R"({"batchItemFailures":7})", "{"})
    EXPECT_EQ(succeeded(none, batch), 0u) << none;
  EXPECT_EQ(succeeded(R"({"batchItemFailures":[{"itemIdentifier":"3"},{"itemIdentifier":"2"}]})", batch), 1u);
}

}  // namespace
}  // namespace events
