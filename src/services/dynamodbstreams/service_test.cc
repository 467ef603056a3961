#include "services/dynamodbstreams/service.h"

#include <gtest/gtest.h>

#include "aws/directory.h"
#include "backups/backups.h"
#include "services/dynamodb/service.h"
#include "tables/testing.h"
#include "wire/json.h"

namespace services::dynamodbstreams {
namespace {

using base::Document;

/// Calls operations with JSON as a client would, as root.
class StreamsServiceTest : public testing::Test {
 protected:
  StreamsServiceTest() {
    directory_.add(service(*engine_.tables));
    auto opened = backups::Backups::open(*engine_.store, *engine_.tables, engine_.clock, engine_.random, {});
    EXPECT_TRUE(opened);
    backups_ = *std::move(opened);
    directory_.add(dynamodb::service(*engine_.tables, *backups_));
    settings_.region = "us-east-1";
  }
  aws::Call call() {
    aws::Call call;
    call.request_id = "r";
    call.caller = std::make_shared<iam::Caller>(iam::root_caller(settings_.account));
    call.settings = &settings_;
    call.now = engine_.clock.now();
    return call;
  }
  /// The answer, or {"error": "Code: message"}.
  Document ask(std::string_view operation, const std::string& json, std::string_view service = "dynamodbstreams") {
    auto answer = base::sync_wait(directory_.call(service, operation, call(), *wire::parse_json(json)));
    if (answer) return *std::move(answer);
    return Document::object({{"error", answer.error().code + ": " + answer.error().message}});
  }
  std::string create(const std::string& view = "NEW_AND_OLD_IMAGES") {
    auto made = ask("CreateTable",
                    R"({"TableName":"notes","BillingMode":"PAY_PER_REQUEST",
        "AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],
        "KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],
        "StreamSpecification":{"StreamEnabled":true,"StreamViewType":")" +
                        view + "\"}}",
                    "dynamodb");
    return std::string(made.find("TableDescription")->text("LatestStreamArn"));
  }
  void put(const std::string& id) { ask("PutItem", R"({"TableName":"notes","Item":{"id":{"S":")" + id + "\"}}}", "dynamodb"); }
  Document shards(const std::string& arn, const std::string& more = "") {
    return *ask("DescribeStream", R"({"StreamArn":")" + arn + "\"" + more + "}").find("StreamDescription")->find("Shards");
  }
  Document iterator(const std::string& arn, std::string_view shard, const std::string& type, const std::string& more = "") {
    return ask("GetShardIterator", R"({"StreamArn":")" + arn + R"(","ShardId":")" + std::string(shard) +
                                       R"(","ShardIteratorType":")" + type + "\"" + more + "}");
  }
  Document records(const Document& iterator, const std::string& more = "") {
    return ask("GetRecords", R"({"ShardIterator":")" + std::string(iterator.text("ShardIterator")) + "\"" + more + "}");
  }
  static std::string at(std::string_view sequence) { return R"(,"SequenceNumber":")" + std::string(sequence) + "\""; }
  static size_t count(const Document& answer) {
    return answer.find("Records") ? answer.find("Records")->elements()->size() : 99;
  }

  tables::testing::Engine engine_;
  std::unique_ptr<backups::Backups> backups_;
  aws::Settings settings_;
  aws::Directory directory_;
};

const std::string kArn = "arn:aws:dynamodb:us-east-1:000000000000:table/notes/stream/2023-11-14T22:13:20.000";

TEST_F(StreamsServiceTest, AStreamIsDescribedListedAndRead) {
  EXPECT_EQ(create(), kArn);
  auto all = shards(kArn);
  ASSERT_EQ(all.elements()->size(), 1u);
  std::string shard((*all.elements())[0].text("ShardId"));
  EXPECT_EQ(wire::to_json(ask("DescribeStream", R"({"StreamArn":")" + kArn + "\"}")),
            R"({"StreamDescription":{"StreamArn":")" + kArn +
                R"(","StreamLabel":"2023-11-14T22:13:20.000","StreamStatus":"ENABLED","StreamViewType":"NEW_AND_OLD_IMAGES",)"
                R"("CreationRequestDateTime":1700000000,"TableName":"notes",)"
                R"("KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],"Shards":[{"ShardId":")" +
                shard + R"(","SequenceNumberRange":{"StartingSequenceNumber":"170000000000000000000"}}]}})");
  EXPECT_EQ(wire::to_json(ask("ListStreams", R"({"TableName":"notes"})")),
            R"({"Streams":[{"StreamArn":")" + kArn + R"(","TableName":"notes","StreamLabel":"2023-11-14T22:13:20.000"}]})");
  put("a");
  auto answer = records(iterator(kArn, shard, "TRIM_HORIZON"));
  EXPECT_TRUE(answer.find("NextShardIterator"));
  auto record = wire::to_json((*answer.find("Records")->elements())[0]);
  EXPECT_EQ(record.substr(0, 12), R"({"eventID":")");
  EXPECT_EQ(record.substr(44),
            R"(","eventName":"INSERT","eventVersion":"1.1","eventSource":"aws:dynamodb","awsRegion":"us-east-1",)"
            R"("dynamodb":{"ApproximateCreationDateTime":1700000000,"Keys":{"id":{"S":"a"}},"NewImage":{"id":{"S":"a"}},)"
            R"("SequenceNumber":"170000000000000100000","SizeBytes":6,"StreamViewType":"NEW_AND_OLD_IMAGES"}})");
}

TEST_F(StreamsServiceTest, IteratorsOfEachType) {
  create();
  for (const char* id : {"a", "b", "c"}) put(id);
  std::string shard((*shards(kArn).elements())[0].text("ShardId"));
  auto all = records(iterator(kArn, shard, "TRIM_HORIZON"));
  ASSERT_EQ(count(all), 3u);
  std::string second((*all.find("Records")->elements())[1].find("dynamodb")->text("SequenceNumber"));
  EXPECT_EQ(count(records(iterator(kArn, shard, "AT_SEQUENCE_NUMBER", at(second)))), 2u);
  EXPECT_EQ(count(records(iterator(kArn, shard, "AFTER_SEQUENCE_NUMBER", at(second)))), 1u);
  EXPECT_EQ(count(records(iterator(kArn, shard, "AT_SEQUENCE_NUMBER", at("170000000000000000000")))), 3u);
  auto latest = iterator(kArn, shard, "LATEST");
  EXPECT_EQ(count(records(latest)), 0u);
  put("d");
  EXPECT_EQ(count(records(latest)), 1u);
  EXPECT_EQ(count(records(iterator(kArn, shard, "TRIM_HORIZON"), R"(,"Limit":2)")), 2u);
  engine_.clock.advance(std::chrono::seconds(10));
  put("e");
  EXPECT_EQ(count(records(iterator(kArn, shard, "AT_TIMESTAMP", R"(,"Timestamp":1700000010)"))), 1u);
  EXPECT_EQ(iterator(kArn, shard, "AT_TIMESTAMP", R"(,"Timestamp":1700000011)").text("error").substr(0, 19),
            "ValidationException");
}

TEST_F(StreamsServiceTest, WrongRequestsAreRefused) {
  create();
  std::string shard((*shards(kArn).elements())[0].text("ShardId"));
  auto other = kArn.substr(0, kArn.size() - 1) + "9";
  EXPECT_EQ(ask("DescribeStream", R"({"StreamArn":")" + other + "\"}").text("error"),
            "ResourceNotFoundException: Requested resource not found: Stream: " + other + " not found");
  EXPECT_EQ(iterator(kArn, "shardId-00000001700000000000-00000000", "LATEST").text("error"),
            "ResourceNotFoundException: Requested resource not found: Shard does not exist");
  for (const char* type : {"AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER", "AT_TIMESTAMP", "SOMEWHERE"}) {
    EXPECT_EQ(iterator(kArn, shard, type).text("error").substr(0, 19), "ValidationException");
  }
  EXPECT_EQ(iterator(kArn, shard, "LATEST", at("170000000000000000000")).text("error").substr(0, 19), "ValidationException");
  EXPECT_EQ(iterator(kArn, shard, "AT_SEQUENCE_NUMBER", at("100000000000000000000")).text("error").substr(0, 19),
            "ValidationException");
  EXPECT_EQ(ask("GetRecords", R"({"ShardIterator":"x"})").text("error"), "ValidationException: Invalid ShardIterator");
  auto one = iterator(kArn, shard, "LATEST");
  EXPECT_EQ(records(one, R"(,"Limit":1001)").text("error").substr(0, 19), "ValidationException");
  engine_.clock.advance(std::chrono::minutes(16));
  EXPECT_EQ(records(one).text("error"), "ExpiredIteratorException: The provided iterator exceeds the maximum age allowed.");
  EXPECT_EQ(ask("ListStreams", R"({"TableName":"none"})").text("error"),
            "ResourceNotFoundException: Requested resource not found: Table: none not found");
}

TEST_F(StreamsServiceTest, ShardsRollAndStreamsEnd) {
  create();
  put("a");
  engine_.clock.advance(std::chrono::hours(9));
  put("b");
  auto all = shards(kArn);
  ASSERT_EQ(all.elements()->size(), 3u);
  const auto& first = (*all.elements())[0];
  const auto& second = (*all.elements())[1];
  EXPECT_EQ(second.text("ParentShardId"), first.text("ShardId"));
  EXPECT_NE(first.find("SequenceNumberRange")->text("EndingSequenceNumber"), "");
  EXPECT_EQ((*all.elements())[2].find("SequenceNumberRange")->find("EndingSequenceNumber"), nullptr);
  auto children =
      shards(kArn, R"(,"ShardFilter":{"Type":"CHILD_SHARDS","ShardId":")" + std::string(first.text("ShardId")) + "\"}");
  ASSERT_EQ(children.elements()->size(), 1u);
  EXPECT_EQ((*children.elements())[0].text("ShardId"), second.text("ShardId"));
  EXPECT_EQ(shards(kArn, R"(,"Limit":2)").elements()->size(), 2u);
  EXPECT_EQ(shards(kArn, R"(,"ExclusiveStartShardId":")" + std::string(second.text("ShardId")) + "\"").elements()->size(), 1u);
  auto answer = records(iterator(kArn, first.text("ShardId"), "TRIM_HORIZON"));
  EXPECT_EQ(count(answer), 1u);
  EXPECT_EQ(answer.find("NextShardIterator"), nullptr);
  ask("UpdateTable", R"({"TableName":"notes","StreamSpecification":{"StreamEnabled":false}})", "dynamodb");
  EXPECT_EQ(ask("DescribeStream", R"({"StreamArn":")" + kArn + "\"}").find("StreamDescription")->text("StreamStatus"),
            "DISABLED");
  answer = records(iterator(kArn, (*all.elements())[2].text("ShardId"), "TRIM_HORIZON"));
  EXPECT_EQ(count(answer), 1u);
  EXPECT_EQ(answer.find("NextShardIterator"), nullptr);
  engine_.clock.advance(std::chrono::hours(20));
  EXPECT_EQ(shards(kArn).elements()->size(), 2u);  // the first has aged
}

}  // namespace
}  // namespace services::dynamodbstreams
