#include "lambda/http.h"

#include <gtest/gtest.h>

#include "wire/json.h"

namespace lambda {
namespace {

base::Document json(std::string_view text) {
  auto parsed = wire::parse_json(text);
  EXPECT_TRUE(parsed) << text;
  return *parsed;
}

TEST(HttpTest, ReadsRestApiEvents) {
  auto request = http_request_from(json(R"({
    "resource": "/items/{id}", "path": "/items/a b", "httpMethod": "PUT",
    "headers": {"X-One": "2"}, "multiValueHeaders": {"X-One": ["1", "2"]},
    "queryStringParameters": {"limit": "5"}, "pathParameters": {"id": "a%20b"}, "stageVariables": null,
    "requestContext": {"requestId": "r-1", "identity": {"sourceIp": "127.0.0.1"}},
    "body": "aGk=", "isBase64Encoded": true})"));
  ASSERT_TRUE(request);
  EXPECT_EQ(request->method, "PUT");
  EXPECT_EQ(request->route, "/items/{id}");
  EXPECT_EQ(*request->parameter("id"), "a b");
  EXPECT_EQ(*request->query_value("limit"), "5");
  EXPECT_EQ(request->query_value("next"), nullptr);
  EXPECT_EQ(request->headers.size(), 2u);
  EXPECT_EQ(request->body, "hi");
  EXPECT_EQ(request->source_ip, "127.0.0.1");
}

TEST(HttpTest, ReadsHttpApiEvents) {
  auto request = http_request_from(json(R"({
    "version": "2.0", "routeKey": "GET /items/{id}", "rawPath": "/items/7", "rawQueryString": "a=1&a=2&b=%20x",
    "headers": {"accept": "a,b"}, "pathParameters": {"id": "7"},
    "requestContext": {"requestId": "r", "http": {"method": "GET", "sourceIp": "::1"}}, "isBase64Encoded": false})"));
  ASSERT_TRUE(request);
  EXPECT_EQ(request->method, "GET");
  EXPECT_EQ(request->route, "/items/{id}");
  EXPECT_EQ(*request->query_value("a"), "2");
  EXPECT_EQ(*request->query_value("b"), " x");
  EXPECT_EQ(request->payload, HttpRequest::Payload::http_2_0);
}

TEST(HttpTest, RefusesOtherEvents) { EXPECT_EQ(http_request_from(json(R"({"Records": []})")).error().code, "InvalidEvent"); }

TEST(HttpTest, AnswersInTheEventsForm) {
  HttpResponse response{.status = 201, .headers = {}, .body = "ok"};
  response.headers.add("Set-Cookie", "a=1");
  response.headers.add("Set-Cookie", "b=2");
  response.headers.add("ETag", "x");
  EXPECT_EQ(json(proxy_result(response, HttpRequest::Payload::rest_1_0)),
            json(R"({"statusCode":201,"headers":{"ETag":"x"},"multiValueHeaders":{"Set-Cookie":["a=1","b=2"]},"body":"ok"})"));
  EXPECT_EQ(json(proxy_result(response, HttpRequest::Payload::http_2_0)),
            json(R"({"statusCode":201,"headers":{"ETag":"x"},"cookies":["a=1","b=2"],"body":"ok"})"));
}

TEST(HttpTest, BinaryBodiesGoAsBase64) {
  auto result = json(proxy_result({.status = 200, .headers = {}, .body = "\xff\xfe"}, HttpRequest::Payload::rest_1_0));
  EXPECT_EQ(result.text("body"), "//4=");
  EXPECT_TRUE(*result.find("isBase64Encoded")->boolean());
}

}  // namespace
}  // namespace lambda
