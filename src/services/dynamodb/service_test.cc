#include "services/dynamodb/service.h"

#include <gtest/gtest.h>

#include "aws/directory.h"
#include "tables/testing.h"
#include "wire/json.h"

namespace services::dynamodb {
namespace {

using base::Document;

/// Calls operations with JSON as a client would, as root.
class DynamoDbTest : public testing::Test {
 protected:
  DynamoDbTest() {
    auto opened = backups::Backups::open(*engine_.store, *engine_.tables, engine_.clock, engine_.random, {});
    CHECK(opened.has_value());
    backups_ = *std::move(opened);
    directory_.add(service(*engine_.tables, *backups_));
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
  /// The answer as JSON, or "Code: message" and the further members of an error.
  std::string ask(std::string_view operation, std::string_view json) {
    auto input = wire::parse_json(json);
    if (!input) return "bad test JSON: " + input.error().message;
    auto answer = base::sync_wait(directory_.call("dynamodb", operation, call(), *std::move(input)));
    if (answer) return wire::to_json(*answer);
    const auto& error = answer.error();
    EXPECT_EQ(error.http_status(), 400);
    return error.code + ": " + error.message + (error.detail.is_null() ? "" : " " + wire::to_json(error.detail));
  }
  void create_notes() {
    auto made = ask("CreateTable", R"({"TableName":"notes","BillingMode":"PAY_PER_REQUEST",
      "AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"},{"AttributeName":"status","AttributeType":"S"}],
      "KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],
      "GlobalSecondaryIndexes":[{"IndexName":"by-status","KeySchema":[{"AttributeName":"status","KeyType":"HASH"}],
        "Projection":{"ProjectionType":"ALL"}}]})");
    ASSERT_TRUE(made.starts_with("{\"TableDescription\"")) << made;
  }

  tables::testing::Engine engine_;
  std::unique_ptr<backups::Backups> backups_;
  aws::Settings settings_;
  aws::Directory directory_;
};

TEST_F(DynamoDbTest, ATableIsDescribedAsAwsDoes) {
  create_notes();
  auto table = ask("DescribeTable", R"({"TableName":"arn:aws:dynamodb:us-east-1:000000000000:table/notes"})");
  auto id = engine_.tables->find("notes")->schema.id;
  EXPECT_EQ(
      table,
      R"({"Table":{"AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"},)"
      R"({"AttributeName":"status","AttributeType":"S"}],"TableName":"notes",)"
      R"("KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],"TableStatus":"ACTIVE","CreationDateTime":1700000000,)"
      R"("ProvisionedThroughput":{"NumberOfDecreasesToday":0,"ReadCapacityUnits":0,"WriteCapacityUnits":0},)"
      R"("TableSizeBytes":0,"ItemCount":0,"TableArn":"arn:aws:dynamodb:us-east-1:000000000000:table/notes",)"
      R"("TableId":")" +
          id +
          R"(","BillingModeSummary":{"BillingMode":"PAY_PER_REQUEST",)"
          R"("LastUpdateToPayPerRequestDateTime":1700000000},)"
          R"("GlobalSecondaryIndexes":[{"IndexName":"by-status","KeySchema":[{"AttributeName":"status","KeyType":"HASH"}],)"
          R"("Projection":{"ProjectionType":"ALL"},"IndexStatus":"ACTIVE",)"
          R"("ProvisionedThroughput":{"NumberOfDecreasesToday":0,"ReadCapacityUnits":0,"WriteCapacityUnits":0},)"
          R"("WarmThroughput":{"ReadUnitsPerSecond":12000,"WriteUnitsPerSecond":4000,"Status":"ACTIVE"},)"
          R"("IndexSizeBytes":0,"ItemCount":0,)"
          R"("IndexArn":"arn:aws:dynamodb:us-east-1:000000000000:table/notes/index/by-status"}],)"
          R"("WarmThroughput":{"ReadUnitsPerSecond":12000,"WriteUnitsPerSecond":4000,"Status":"ACTIVE"},)"
          R"("DeletionProtectionEnabled":false}})");
  EXPECT_EQ(ask("ListTables", "{}"), R"({"TableNames":["notes"]})");
  EXPECT_EQ(ask("DescribeTimeToLive", R"({"TableName":"notes"})"),
            R"({"TimeToLiveDescription":{"TimeToLiveStatus":"DISABLED"}})");
  EXPECT_EQ(ask("DescribeContinuousBackups", R"({"TableName":"notes"})"),
            R"({"ContinuousBackupsDescription":{"ContinuousBackupsStatus":"ENABLED",)"
            R"("PointInTimeRecoveryDescription":{"PointInTimeRecoveryStatus":"DISABLED"}}})");
  EXPECT_EQ(ask("DescribeTable", R"({"TableName":"other"})"),
            "ResourceNotFoundException: Requested resource not found: Table: other not found");
  EXPECT_TRUE(ask("DeleteTable", R"({"TableName":"notes"})").find(R"("TableStatus":"DELETING")") != std::string::npos);
  EXPECT_EQ(ask("ListTables", "{}"), R"({"TableNames":[]})");
}

TEST_F(DynamoDbTest, BadDefinitionsAreRefused) {
  EXPECT_EQ(
      ask("CreateTable", R"({"TableName":"abc"})"),
      "ValidationException: 2 validation errors detected: Value null at 'keySchema' failed to satisfy constraint: "
      "Member must not be null; Value null at 'attributeDefinitions' failed to satisfy constraint: Member must not be null");
  EXPECT_EQ(ask("CreateTable", R"({"TableName":"a","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":
                [{"AttributeName":"id","AttributeType":"S"}],"KeySchema":[{"AttributeName":"id","KeyType":"HASH"}]})"),
            "ValidationException: 1 validation error detected: Value 'a' at 'tableName' failed to satisfy constraint: "
            "Member must have length greater than or equal to 3");
}

TEST_F(DynamoDbTest, ItemsGoInAndComeOut) {
  create_notes();
  EXPECT_EQ(ask("PutItem", R"({"TableName":"notes","Item":{"id":{"S":"a"},"status":{"S":"open"},"n":{"N":"1.50"},
                "l":{"L":[{"NULL":true},{"BOOL":false},{"M":{"x":{"B":"AAE="}}}]},"e":{"S":""}}})"),
            "{}");
  EXPECT_EQ(ask("GetItem", R"({"TableName":"notes","Key":{"id":{"S":"a"}},"ReturnConsumedCapacity":"TOTAL"})"),
            R"({"Item":{"e":{"S":""},"id":{"S":"a"},"l":{"L":[{"NULL":true},{"BOOL":false},{"M":{"x":{"B":"AAE="}}}]},)"
            R"("n":{"N":"1.5"},"status":{"S":"open"}},"ConsumedCapacity":{"TableName":"notes","CapacityUnits":0.5}})");
  EXPECT_EQ(ask("GetItem", R"({"TableName":"notes","Key":{"id":{"S":"none"}}})"), "{}");
  EXPECT_EQ(
      ask("PutItem", R"j({"TableName":"notes","Item":{"id":{"S":"a"}},"ConditionExpression":"attribute_not_exists(id)"})j"),
      "ConditionalCheckFailedException: The conditional request failed");
  EXPECT_EQ(
      ask("UpdateItem", R"({"TableName":"notes","Key":{"id":{"S":"a"}},"UpdateExpression":"SET n = n + :one REMOVE l, e",
                "ExpressionAttributeValues":{":one":{"N":"1"}},"ReturnValues":"ALL_NEW","ReturnConsumedCapacity":"INDEXES"})"),
      R"({"Attributes":{"id":{"S":"a"},"n":{"N":"2.5"},"status":{"S":"open"}},"ConsumedCapacity":{"TableName":"notes",)"
      R"("CapacityUnits":2.0,"Table":{"CapacityUnits":1.0},"GlobalSecondaryIndexes":{"by-status":{"CapacityUnits":1.0}}}})");
  EXPECT_EQ(ask("Query", R"({"TableName":"notes","IndexName":"by-status","KeyConditionExpression":"#s = :s",
                "ExpressionAttributeNames":{"#s":"status"},"ExpressionAttributeValues":{":s":{"S":"open"}},"Limit":1})"),
            R"({"Items":[{"id":{"S":"a"},"n":{"N":"2.5"},"status":{"S":"open"}}],"Count":1,"ScannedCount":1,)"
            R"("LastEvaluatedKey":{"id":{"S":"a"},"status":{"S":"open"}}})");
  EXPECT_EQ(ask("Scan", R"({"TableName":"notes","Select":"COUNT"})"), R"({"Count":1,"ScannedCount":1})");
  EXPECT_EQ(ask("DeleteItem", R"({"TableName":"notes","Key":{"id":{"S":"a"}},"ReturnValues":"ALL_OLD"})"),
            R"({"Attributes":{"id":{"S":"a"},"n":{"N":"2.5"},"status":{"S":"open"}}})");
}

TEST_F(DynamoDbTest, BadRequestsAreRefused) {
  create_notes();
  EXPECT_EQ(ask("GetItem", R"({"TableName":"notes","Key":{"id":{"N":"1"}}})"),
            "ValidationException: The provided key element does not match the schema");
  EXPECT_EQ(ask("PutItem", R"({"TableName":"notes","Item":{"x":{"S":"1"}}})"),
            "ValidationException: One or more parameter values were invalid: Missing the key id in the item");
  EXPECT_EQ(
      ask("PutItem", R"({"TableName":"notes","Item":{"id":{"S":"1"}},"Expected":{"x":{}}})"),
      "ValidationException: 1 validation error detected: One or more parameter values were invalid: Value must be provided "
      "when Exists is null for Attribute: x");
  EXPECT_EQ(ask("PutItem", R"({"TableName":"notes","Item":{"id":{"S":"1"}},"ExpressionAttributeValues":{":v":{"S":"x"}}})"),
            "ValidationException: 1 validation error detected: ExpressionAttributeValues can only be specified when using "
            "expressions");
  EXPECT_EQ(
      ask("Query", R"({"TableName":"notes"})"),
      "ValidationException: Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
  EXPECT_EQ(ask("Scan", R"({"TableName":"notes","Limit":0})"),
            "ValidationException: 1 validation error detected: Value at 'Limit' failed to satisfy constraint: Member must have "
            "value greater than or equal to 1");
  EXPECT_EQ(ask("GetItem", R"({"TableName":"nope","Key":{"id":{"S":"1"}}})"),
            "ResourceNotFoundException: Requested resource not found");
}

TEST_F(DynamoDbTest, BatchesAndTransactions) {
  create_notes();
  EXPECT_EQ(ask("BatchWriteItem", R"({"RequestItems":{"notes":[{"PutRequest":{"Item":{"id":{"S":"a"}}}},
                {"PutRequest":{"Item":{"id":{"S":"b"}}}},{"DeleteRequest":{"Key":{"id":{"S":"c"}}}}]}})"),
            R"({"UnprocessedItems":{}})");
  EXPECT_EQ(ask("BatchGetItem", R"({"RequestItems":{"notes":{"Keys":[{"id":{"S":"a"}},{"id":{"S":"x"}},{"id":{"S":"b"}}]}}})"),
            R"({"Responses":{"notes":[{"id":{"S":"a"}},{"id":{"S":"b"}}]},"UnprocessedKeys":{}})");
  EXPECT_EQ(ask("TransactWriteItems", R"j({"TransactItems":[{"Put":{"TableName":"notes","Item":{"id":{"S":"c"}}}},
                {"Delete":{"TableName":"notes","Key":{"id":{"S":"a"}},"ConditionExpression":"attribute_exists(x)",
                 "ReturnValuesOnConditionCheckFailure":"ALL_OLD"}}]})j"),
            "TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons "
            "[None, ConditionalCheckFailed] "
            R"({"CancellationReasons":[{"Code":"None"},{"Code":"ConditionalCheckFailed",)"
            R"("Message":"The conditional request failed","Item":{"id":{"S":"a"}}}]})");
  EXPECT_EQ(ask("TransactWriteItems", R"j({"TransactItems":[{"Put":{"TableName":"notes","Item":{"id":{"S":"c"}}}},
                {"Update":{"TableName":"notes","Key":{"id":{"S":"a"}},"UpdateExpression":"SET x = :x",
                 "ExpressionAttributeValues":{":x":{"N":"1"}}}},
                {"ConditionCheck":{"TableName":"notes","Key":{"id":{"S":"b"}},
                 "ConditionExpression":"attribute_exists(id)"}}]})j"),
            "{}");
  EXPECT_EQ(ask("TransactGetItems", R"({"TransactItems":[{"Get":{"TableName":"notes","Key":{"id":{"S":"a"}}}},
                {"Get":{"TableName":"notes","Key":{"id":{"S":"zz"}}}}]})"),
            R"({"Responses":[{"Item":{"id":{"S":"a"},"x":{"N":"1"}}},{}]})");
}

TEST_F(DynamoDbTest, TablesAreChangedAndTagged) {
  create_notes();
  EXPECT_EQ(ask("UpdateTable", R"({"TableName":"notes","DeletionProtectionEnabled":true,
      "GlobalSecondaryIndexUpdates":[{"Delete":{"IndexName":"by-status"}}]})"),
            "ValidationException: One or more parameter values were invalid: DeletionProtection modification must be the only "
            "operation in the request");
  auto changed =
      ask("UpdateTable", R"({"TableName":"notes","GlobalSecondaryIndexUpdates":[{"Delete":{"IndexName":"by-status"}}]})");
  EXPECT_NE(changed.find(R"("IndexStatus":"DELETING")"), std::string::npos) << changed;
  EXPECT_EQ(ask("DescribeTable", R"({"TableName":"notes"})").find("by-status"), std::string::npos);
  changed = ask("UpdateTable", R"({"TableName":"notes","DeletionProtectionEnabled":true})");
  EXPECT_NE(changed.find(R"("DeletionProtectionEnabled":true)"), std::string::npos) << changed;
  EXPECT_EQ(ask("DeleteTable", R"({"TableName":"notes"})").substr(0, 19), "ValidationException");
  const std::string arn = R"("ResourceArn":"arn:aws:dynamodb:us-east-1:000000000000:table/notes")";
  EXPECT_EQ(ask("TagResource", "{" + arn + R"(,"Tags":[{"Key":"a","Value":"1"},{"Key":"b","Value":"2"}]})"), "{}");
  EXPECT_EQ(ask("UntagResource", "{" + arn + R"(,"TagKeys":["a"]})"), "{}");
  EXPECT_EQ(ask("ListTagsOfResource", "{" + arn + "}"), R"({"Tags":[{"Key":"b","Value":"2"}]})");
}

TEST_F(DynamoDbTest, LimitsAndEndpointsAreTold) {
  EXPECT_TRUE(ask("DescribeLimits", "{}").starts_with("{\"AccountMaxReadCapacityUnits\":"));
  EXPECT_EQ(ask("DescribeEndpoints", "{}"),
            R"({"Endpoints":[{"Address":"dynamodb.us-east-1.amazonaws.com","CachePeriodInMinutes":1440}]})");
}

}  // namespace
}  // namespace services::dynamodb
