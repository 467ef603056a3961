#include "lambda/events.h"

#include <gtest/gtest.h>

#include "lambda/testing.h"

namespace lambda {
namespace {

using base::Document;

TEST(EventsTest, RecordsOfAStream) {
  auto event = *wire::parse_json(R"({"Records":[
    {"eventID":"1","eventName":"MODIFY","eventSourceARN":"arn:s","dynamodb":{"ApproximateCreationDateTime":1700000000,
     "Keys":{"id":{"S":"a"}},"NewImage":{"id":{"S":"a"},"n":{"N":"2"}},"OldImage":{"id":{"S":"a"},"n":{"N":"1"}},
     "SequenceNumber":"10"}},
    {"eventName":"REMOVE","userIdentity":{"type":"Service","principalId":"dynamodb.amazonaws.com"},
     "dynamodb":{"Keys":{"id":{"S":"b"}},"SequenceNumber":"11"}}]})");
  auto read = stream_event_from(event);
  ASSERT_TRUE(read);
  ASSERT_EQ(read->records.size(), 2u);
  auto &first = read->records[0], &second = read->records[1];
  EXPECT_EQ(first.kind, StreamRecord::Kind::modify);
  EXPECT_EQ(first.new_image, *wire::parse_json(R"({"id":"a","n":2})"));
  EXPECT_EQ(first.created_s, 1700000000);
  EXPECT_FALSE(first.expired);
  EXPECT_EQ(second.kind, StreamRecord::Kind::remove);
  EXPECT_TRUE(second.expired);
  EXPECT_TRUE(second.new_image.is_null());
  auto answer = testing::invoke([](const StreamEvent& seen) { return StreamAnswer{{seen.records[1].sequence_number}}; }, event);
  EXPECT_EQ(wire::to_json(*answer), R"({"batchItemFailures":[{"itemIdentifier":"11"}]})");
  EXPECT_FALSE(stream_event_from(Document::object()));
}

TEST(EventsTest, Authorizers) {
  auto handler = [](const AuthorizerRequest& request) {
    AuthorizerAnswer answer;
    if (request.token == "open") answer.verdict = AuthorizerAnswer::Verdict::allow;
    answer.context = Document::object({{"plan", "gold"}});
    return answer;
  };
  auto token =
      testing::invoke(handler, *wire::parse_json(R"({"type":"TOKEN","authorizationToken":"open","methodArn":"arn:m"})"));
  ASSERT_TRUE(token);
  EXPECT_EQ(wire::to_json(*token),
            R"({"principalId":"user","policyDocument":{"Version":"2012-10-17","Statement":[{"Action":"execute-api:Invoke",)"
            R"("Effect":"Allow","Resource":"arn:m"}]},"context":{"plan":"gold"}})");
  auto simple = testing::invoke(handler, *wire::parse_json(R"({"version":"2.0","type":"REQUEST","routeArn":"arn:r",
    "headers":{"authorization":"shut"},"requestContext":{"http":{"method":"GET"}}})"));
  ASSERT_TRUE(simple);
  EXPECT_EQ(wire::to_json(*simple), R"({"isAuthorized":false,"context":{"plan":"gold"}})");
  EXPECT_FALSE(authorizer_request_from(Document::object()));
}

}  // namespace
}  // namespace lambda
