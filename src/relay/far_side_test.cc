#include "relay/far_side.h"

#include <gtest/gtest.h>

#include "relay/scripted_far_side.h"

namespace relay {
namespace {

wire::Request request_of(std::string operation, std::string body) {
  wire::Request request;
  request.headers.add("X-Amz-Target", "DynamoDB_20120810." + operation);
  request.headers.add("Content-Type", "application/x-amz-json-1.0");
  request.body = std::move(body);
  return request;
}

TEST(FarSideTest, SignsAndSendsTheBodyAsItIs) {
  ScriptedFarSide far;
  far.answer(200, R"({"Item":{}})");
  std::string body = "{\"odd\" :\t\"\\u00e9\"}\n";
  auto answer = base::sync_wait(far.side().send(request_of("GetItem", body)));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->response.body, R"({"Item":{}})");
  EXPECT_EQ(answer->code, "");
  auto seen = far.seen();
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(seen[0].body, body);
  EXPECT_EQ(seen[0].target, "/far/");
  EXPECT_TRUE(seen[0].headers.get("Authorization").starts_with("AWS4-HMAC-SHA256 Credential=AKFAR/"))
      << seen[0].headers.get("Authorization");
  EXPECT_NE(seen[0].headers.get("Authorization").find("/eu-north-1/dynamodb/aws4_request"), std::string_view::npos);
  EXPECT_EQ(seen[0].headers.get("X-Amz-Security-Token"), "TOKEN");
}

TEST(FarSideTest, TriesAgainAsAnSdkWould) {
  ScriptedFarSide far;
  far.answer(500, R"({"__type":"x#InternalServerError"})");
  far.answer(503, "");
  far.answer(200, "{}");
  auto answer = base::sync_wait(far.side().send(request_of("PutItem", "{}")));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->response.status, 200);
  EXPECT_EQ(far.seen().size(), 3u);
  EXPECT_EQ(far.side().quota().left(), limits::quota - limits::retry_cost);  // the last retry's cost came back

  for (int i = 0; i < limits::attempts; ++i) far.answer(500, R"({"__type":"x#InternalServerError","message":"no"})");
  answer = base::sync_wait(far.side().send(request_of("PutItem", "{}")));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->response.status, 500);
  EXPECT_EQ(answer->code, "InternalServerError");
  EXPECT_EQ(far.seen().size(), 3u + limits::attempts);

  far.answer(400, R"({"__type":"x#ConditionalCheckFailedException"})");
  answer = base::sync_wait(far.side().send(request_of("PutItem", "{}")));
  EXPECT_EQ(answer->code, "ConditionalCheckFailedException");
  EXPECT_EQ(far.seen().size(), 4u + limits::attempts);
}

TEST(FarSideTest, StopsRetryingWhenTheQuotaIsSpent) {
  ScriptedFarSide far;
  int sent = 0;
  for (; far.side().quota().left() >= limits::retry_cost && sent < 100; ++sent) {
    for (int i = 0; i < limits::attempts; ++i) far.answer(500, "");
    base::sync_wait(far.side().send(request_of("GetItem", "{}")));
    far.drop_answers();
  }
  EXPECT_LT(sent, 20);
  auto before = far.seen().size();
  far.answer(500, "");
  far.answer(200, "");
  EXPECT_EQ(base::sync_wait(far.side().send(request_of("GetItem", "{}")))->response.status, 500);
  EXPECT_EQ(far.seen().size(), before + 1);
}

TEST(FarSideTest, TellsThatNothingAnswers) {
  ScriptedFarSide far;
  far.stop();
  auto answer = base::sync_wait(far.side().send(request_of("GetItem", "{}")));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, "ServiceUnavailable");
  EXPECT_EQ(answer.error().http_status(), 503);
  EXPECT_NE(answer.error().message.find(far.side().url()), std::string::npos) << answer.error().message;
}

TEST(FarSideTest, ReadsAmazonsNames) {
  EXPECT_EQ(region_of_host("dynamodb.eu-west-1.amazonaws.com"), "eu-west-1");
  EXPECT_EQ(region_of_host("123456789012.ddb.ap-south-1.amazonaws.com"), "ap-south-1");
  EXPECT_EQ(region_of_host("dynamodb.cn-north-1.amazonaws.com.cn"), "cn-north-1");
  EXPECT_EQ(region_of_host("scylla.example.com"), "");
  EXPECT_EQ(region_of_host("dynamodb.amazonaws.com"), "");
  auto streams = [](std::string host) { return streams_origin({net::Scheme::https, std::move(host), 443}).host; };
  EXPECT_EQ(streams("dynamodb.eu-west-1.amazonaws.com"), "streams.dynamodb.eu-west-1.amazonaws.com");
  EXPECT_EQ(streams("123456789012.ddb.eu-west-1.amazonaws.com"), "streams.dynamodb.eu-west-1.amazonaws.com");
  EXPECT_EQ(streams("localhost"), "localhost");
}

}  // namespace
}  // namespace relay
