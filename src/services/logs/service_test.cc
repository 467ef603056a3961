// The operations of CloudWatch Logs, as other rooms call them.
#include "services/logs/service.h"

#include "aws/directory.h"
#include "logs/logs_test_setup.h"
#include "wire/json.h"

namespace services::logs {
namespace {

using base::Document;

class LogsServiceTest : public ::logs::LogsTest {
 protected:
  void SetUp() override {
    LogsTest::SetUp();
    directory_.add(service(*logs_));
  }
  Document ask(std::string_view operation, Document::Object input) {
    aws::Call call;
    call.caller = std::make_shared<iam::Caller>(iam::root_caller("000000000000"));
    call.settings = &settings_;
    call.now = clock_.now();
    auto answer = base::sync_wait(directory_.call("logs", operation, std::move(call), Document(std::move(input))));
    if (answer) return *std::move(answer);
    return Document::object({{"error", answer.error().code}, {"message", answer.error().message}});
  }

  aws::Settings settings_;
  aws::Directory directory_;
};

TEST_F(LogsServiceTest, WhatAFunctionPrintedIsRead) {
  write("s", 0, 3);
  auto groups = ask("DescribeLogGroups", {{"logGroupNamePrefix", "g"}});
  ASSERT_EQ(groups.find("logGroups")->elements()->size(), 1u) << wire::to_json(groups);
  EXPECT_EQ(groups.find("logGroups")->elements()->front().text("arn"), "arn:aws:logs:us-east-1:000000000000:log-group:g:*");
  auto streams = ask("DescribeLogStreams", {{"logGroupName", "g"}, {"orderBy", "LastEventTime"}, {"descending", true}});
  EXPECT_EQ(streams.find("logStreams")->elements()->front().text("logStreamName"), "s");
  auto events = ask("GetLogEvents", {{"logGroupName", "g"}, {"logStreamName", "s"}, {"startFromHead", true}, {"limit", 2}});
  ASSERT_EQ(events.find("events")->elements()->size(), 2u);
  EXPECT_EQ(events.find("events")->elements()->front().text("message"), "line 0");
  auto more =
      ask("GetLogEvents", {{"logGroupName", "g"}, {"logStreamName", "s"}, {"nextToken", events.text("nextForwardToken")}});
  EXPECT_EQ(more.find("events")->elements()->size(), 1u);
  auto found = ask("FilterLogEvents", {{"logGroupName", "g"}, {"filterPattern", "\"line 1\""}});
  ASSERT_EQ(found.find("events")->elements()->size(), 1u);
  EXPECT_EQ(found.find("events")->elements()->front().text("logStreamName"), "s");
  EXPECT_EQ(ask("FilterLogEvents", {{"logGroupName", "g"}, {"filterPattern", "{ $.a }"}}).text("error"),
            "InvalidParameterException");
  EXPECT_EQ(ask("GetLogEvents", {{"logGroupName", "g"}, {"logStreamName", "none"}}).text("message"),
            "The specified log stream does not exist.");
}

TEST_F(LogsServiceTest, GroupsAndTheirEvents) {
  EXPECT_EQ(ask("CreateLogGroup", {{"logGroupName", "h"}}).text("error"), "");
  EXPECT_EQ(ask("CreateLogGroup", {{"logGroupName", "h"}}).text("error"), "ResourceAlreadyExistsException");
  EXPECT_EQ(ask("CreateLogStream", {{"logGroupName", "h"}, {"logStreamName", "s"}}).text("error"), "");
  Document event = Document::object({{"timestamp", ms(0)}, {"message", "hello"}});
  auto put = ask("PutLogEvents", {{"logGroupName", "h"}, {"logStreamName", "s"}, {"logEvents", Document::list({event})}});
  EXPECT_EQ(put.text("error"), "") << wire::to_json(put);
  EXPECT_EQ(ask("FilterLogEvents", {{"logGroupName", "h"}}).find("events")->elements()->size(), 1u);
  EXPECT_EQ(ask("PutRetentionPolicy", {{"logGroupName", "h"}, {"retentionInDays", 7}}).text("error"), "");
  EXPECT_EQ(ask("DescribeLogGroups", {}).find("logGroups")->elements()->front().find("retentionInDays")->integer(), 7);
  EXPECT_EQ(ask("DeleteLogGroup", {{"logGroupName", "h"}}).text("error"), "");
  EXPECT_EQ(ask("DeleteLogGroup", {{"logGroupName", "h"}}).text("error"), "ResourceNotFoundException");
}

}  // namespace
}  // namespace services::logs
