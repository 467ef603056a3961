// The handlers without a server: their table stands on a script.
#include "change.h"

#include <gtest/gtest.h>

#include "lambda/testing.h"

namespace example {
namespace {

constexpr const char* kEvent = R"({"Records":[
  {"eventName":"INSERT","dynamodb":{"Keys":{"id":{"S":"a"}},"NewImage":{"id":{"S":"a"},"n":{"N":"1"}},"SequenceNumber":"1"}},
  {"eventName":"MODIFY","dynamodb":{"Keys":{"id":{"S":"a"}},"OldImage":{"id":{"S":"a"},"n":{"N":"1"}},
   "NewImage":{"id":{"S":"a"},"n":{"N":"2"},"x":{"BOOL":true}},"SequenceNumber":"2"}}]})";

TEST(AuditTest, ChangesAreWrittenDown) {
  lambda::testing::Script script;
  script.expect("BatchWriteItem");
  lambda::Table history("history", script.dynamodb());
  auto answer = lambda::testing::invoke([&](const lambda::StreamEvent& event) { return record(history, event); },
                                        *wire::parse_json(kEvent));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(wire::to_json(*answer), R"({"batchItemFailures":[]})");
  auto& puts = *script.calls.at(0).input.find("RequestItems")->find("history")->elements();
  ASSERT_EQ(puts.size(), 2u);
  auto change = lambda::plain_item_from(*puts[1].find("PutRequest")->find("Item"));
  EXPECT_EQ(change.text("kind"), "changed");
  EXPECT_EQ(wire::to_json(*change.find("changed")), R"(["n","x"])");
}

TEST(AuditTest, WhatIsNotWrittenIsDeliveredAgain) {
  lambda::testing::Script script;
  script.expect_error("BatchWriteItem", {base::ErrorKind::missing, "ResourceNotFoundException", "no table", 400, {}});
  lambda::Table history("history", script.dynamodb());
  auto answer = lambda::testing::invoke([&](const lambda::StreamEvent& event) { return record(history, event); },
                                        *wire::parse_json(kEvent));
  EXPECT_EQ(wire::to_json(*answer), R"({"batchItemFailures":[{"itemIdentifier":"1"}]})");
}

TEST(AuditTest, TheHistoryIsToldPageAfterPage) {
  lambda::testing::Script script;
  script.expect("Query", R"({"Items":[{"at":{"S":"1"}}],"LastEvaluatedKey":{"document":{"S":"a"},"at":{"S":"1"}}})");
  script.expect("Query", R"({"Items":[{"at":{"S":"2"}}]})");
  lambda::Table history("history", script.dynamodb());
  std::string sent;
  lambda::ResponseStream out([](std::string_view) { return base::Status(); },
                             [&](std::string_view piece) {
                               sent += piece;
                               return base::Status();
                             });
  lambda::HttpRequest request;
  request.query["document"] = "a";
  ASSERT_TRUE(tell(history, request, out));
  EXPECT_TRUE(sent.ends_with("{\"at\":\"1\"}\n{\"at\":\"2\"}\n")) << sent;
}

}  // namespace
}  // namespace example
