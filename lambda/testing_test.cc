#include "lambda/testing.h"

#include <gtest/gtest.h>

#include "lambda/batch.h"
#include "lambda/retry.h"

namespace lambda {
namespace {

using base::Document;

struct Order {
  std::string id;
  int count = 1;
  std::vector<std::string> tags;
};
template <class V>
void fields(V& v, Order& order) {
  v.required("id", order.id);
  v.optional("count", order.count);
  v.optional("tags", order.tags);
}

TEST(TestingTest, AHandlerOfRequestsWithoutAServer) {
  testing::Script script;
  script.expect("GetItem", R"({"Item":{"id":{"S":"7"},"count":{"N":"2"}}})");
  script.expect("GetItem");
  Table table("orders", script.dynamodb());
  auto handler = [&](const HttpRequest& request) -> base::Result<HttpResponse> {
    TRY(auto found, get<Order>(table, {{"id", *request.parameter("id")}}));
    return found ? HttpResponse::json(200, to_document(*found)) : HttpResponse{.status = 404, .headers = {}, .body = ""};
  };
  auto answer = testing::call(handler, testing::get("/orders/{id}", {{"id", "7"}}));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(wire::to_json(answer->json()), R"({"id":"7","count":2,"tags":[]})");
  EXPECT_EQ(testing::call(handler, testing::get("/orders/{id}", {{"id", "8"}}))->status, 404);
  EXPECT_EQ(wire::to_json(script.calls[0].input), R"({"TableName":"orders","Key":{"id":{"S":"7"}},"ConsistentRead":true})");
  EXPECT_EQ(testing::call(handler, testing::get("/orders/{id}", {{"id", "9"}})).error().code, "UnexpectedCall");
}

TEST(TestingTest, EventsOfTheUsersOwn) {
  auto handler = adapt<Order>([](const Order& order, const Context& context) -> base::Result<Order> {
    if (order.count > 9) return base::fail({base::ErrorKind::invalid, "TooMany", context.request_id, {}, {}});
    return Order{order.id + "!", order.count + 1, {}};
  });
  EXPECT_EQ(*handler(R"({"id":"a"})", testing::context()), R"({"id":"a!","count":2,"tags":[]})");
  EXPECT_EQ(handler(R"({"id":"a","count":10})", testing::context()).error().code, "TooMany");
  EXPECT_EQ(handler(R"({"count":1})", testing::context()).error().code, "InvalidDocument");
  EXPECT_FALSE(handler("{", testing::context()));
}

TEST(TestingTest, GroupsAreAskedForUntilNothingIsLeft) {
  testing::Script script;
  script.expect("BatchWriteItem", R"({"UnprocessedItems":{"t":[{"PutRequest":{"Item":{"id":{"S":"3"}}}}]}})");
  script.expect("BatchWriteItem", R"({"UnprocessedItems":{}})");
  script.expect("BatchWriteItem");
  Table table("t", script.dynamodb());
  std::vector<Document> items;
  for (int i = 0; i < 30; ++i) items.push_back(Document::object({{"id", std::to_string(i)}}));
  ASSERT_TRUE(put_all(table, items));
  ASSERT_EQ(script.calls.size(), 3u);
  auto sizes = [&](size_t i) { return script.calls[i].input.find("RequestItems")->find("t")->elements()->size(); };
  EXPECT_EQ(sizes(0), 25u);
  EXPECT_EQ(sizes(1), 1u);
  EXPECT_EQ(sizes(2), 5u);

  script.expect("BatchGetItem",
                R"({"Responses":{"t":[{"id":{"S":"1"}}]},"UnprocessedKeys":{"t":{"Keys":[{"id":{"S":"2"}}]}}})");
  script.expect("BatchGetItem", R"({"Responses":{"t":[{"id":{"S":"2"}}]}})");
  auto found = get_all(table, {Document::object({{"id", "1"}}), Document::object({{"id", "2"}})});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->size(), 2u);
}

TEST(TestingTest, EachGoesFromPageToPage) {
  testing::Script script;
  script.expect("Scan", R"({"Items":[{"n":{"N":"1"}}],"LastEvaluatedKey":{"id":{"S":"a"}}})");
  script.expect("Scan", R"({"Items":[{"n":{"N":"2"}}]})");
  Table table("t", script.dynamodb());
  std::string seen;
  ASSERT_TRUE(each(table, PageRequest{}, [&](Document item) -> base::Status {
    seen += wire::to_json(item);
    return {};
  }));
  EXPECT_EQ(seen, R"({"n":1}{"n":2})");
  EXPECT_EQ(wire::to_json(*script.calls[1].input.find("ExclusiveStartKey")), R"({"id":{"S":"a"}})");
}

TEST(TestingTest, WhatMaySucceedIsAskedAgain) {
  testing::Script script;
  base::Error slow{base::ErrorKind::throttled, "ThrottlingException", "", 400, {}};
  script.expect_error("PutItem", slow);
  script.expect("PutItem");
  script.expect_error("PutItem", {base::ErrorKind::invalid, "ValidationException", "", 400, {}});
  Table table("t", script.dynamodb());
  EXPECT_TRUE(table.put(Document::object({{"id", "a"}})));
  EXPECT_EQ(table.put(Document::object({{"id", "a"}})).error().code, "ValidationException");
  EXPECT_EQ(script.calls.size(), 3u);
  for (int i = 0; i < default_attempts; ++i) script.expect_error("PutItem", slow);
  EXPECT_EQ(table.put(Document::object({{"id", "a"}})).error().code, "ThrottlingException");
  EXPECT_EQ(retry_pause(2, 0.5).count(), 25);
  EXPECT_EQ(retry_pause(4, 0.5).count(), 100);
  EXPECT_LE(retry_pause(40, 0.999).count(), 20'000);
}

TEST(TestingTest, AStreamedAnswerBeginsWithItsFirstByte) {
  std::string sent;
  ResponseStream out(
      [&](std::string_view type) -> base::Status {
        sent += std::string(type) + "|";
        return {};
      },
      [&](std::string_view bytes) -> base::Status {
        sent += bytes;
        return {};
      });
  out.head(201, {{"A", "b"}, {"Set-Cookie", "c=1"}});
  EXPECT_FALSE(out.begun());
  ASSERT_TRUE(out.write("body"));
  EXPECT_EQ(sent,
            "application/vnd.awslambda.http-integration-response|{\"statusCode\":201,\"headers\":{\"A\":\"b\"},"
            "\"cookies\":[\"c=1\"]}" +
                std::string(8, '\0') + "body");
}

}  // namespace
}  // namespace lambda
