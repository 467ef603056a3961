#include "aws/dispatch.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

#include "aws/crc32.h"
#include "aws/sample_test.h"
#include "crypto/sigv4.h"
#include "iam/identities.h"
#include "wire/gzip.h"

namespace aws {
namespace {

class DispatchTest : public testing::Test {
 protected:
  DispatchTest() {
    char pattern[] = "/tmp/virga-aws-XXXXXX";
    folder_ = mkdtemp(pattern);
    store_ = *store::Store::open(folder_ / "db");
    identities_ = *iam::Identities::open(*store_, clock_, random_, {});
    authenticator_ = std::make_unique<iam::Authenticator>(*identities_);
    sample::fill(directory_, shelf_);
  }
  ~DispatchTest() override {
    authenticator_.reset();
    identities_.reset();
    store_.reset();
    std::filesystem::remove_all(folder_);
  }
  wire::Response send(wire::Request request) {
    return base::sync_wait(dispatch(directory_, *authenticator_, settings_, clock_, random_, std::move(request)));
  }
  wire::Request signed_for(std::string_view service, wire::Request request) {
    if (!request.headers.find("Host")) request.headers.add("Host", "127.0.0.1:4566");
    crypto::sign(request, identities_->root_key(), "us-east-1", service, clock_.now());
    return request;
  }
  static wire::Request json(std::string target, std::string body) {
    wire::Request request{.method = "POST", .target = "/", .body = std::move(body)};
    request.headers.add("Content-Type", "application/x-amz-json-1.0");
    request.headers.add("X-Amz-Target", std::move(target));
    return request;
  }
  static wire::Request form(std::string body) {
    wire::Request request{.method = "POST", .target = "/", .body = std::move(body)};
    request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
    return request;
  }
  std::string answer(wire::Request request) {
    auto response = send(std::move(request));
    return fmt::format("{} {}", response.status, response.body);
  }

  Settings settings_;
  base::ManualClock clock_{base::Time(std::chrono::seconds(1'790'000'000))};
  base::SeededRandom random_{7};
  std::filesystem::path folder_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<iam::Identities> identities_;
  std::unique_ptr<iam::Authenticator> authenticator_;
  sample::Shelf shelf_;
  Directory directory_;
};

TEST_F(DispatchTest, json) {
  auto response = send(signed_for("dynamodb", json("DynamoDB_20120810.PutBook", R"({"Title":"moby","Text":"whale"})")));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "{}");
  EXPECT_EQ(response.headers.get("x-amzn-RequestId").size(), 52u);
  EXPECT_EQ(shelf_.books["moby"], "whale");
}

TEST_F(DispatchTest, rest_json) {
  shelf_.books["moby"] = "whale";
  auto response = send(signed_for("lambda", {.method = "GET", .target = "/books/moby/text?page=2&tag=a"}));
  EXPECT_EQ(response.status, 203);
  EXPECT_EQ(response.body, "whale|2|a|nobody");
  EXPECT_EQ(response.headers.get("x-amzn-RequestId").size(), 36u);
  EXPECT_EQ(
      answer(signed_for("lambda", {.method = "GET", .target = "/books/moby/text?page=200"})),
      "400 {\"message\":\"1 validation error detected: Value '200' at 'page' failed to satisfy constraint: Member must have "
      "value less than or equal to 99\"}");
}

TEST_F(DispatchTest, query_may_be_unsigned_where_the_operation_says_so) {
  shelf_.books = {{"a", ""}, {"b", ""}};
  auto response = send(form("Action=ListBooks&Version=2010-05-08&Max=1"));
  EXPECT_EQ(response.status, 200);
  EXPECT_NE(response.body.find("<Titles><member>a</member></Titles>"), std::string::npos);
}

TEST_F(DispatchTest, the_signature_comes_before_the_body) {
  EXPECT_EQ(answer(json("DynamoDB_20120810.PutBook", "[]")),
            R"(400 {"__type":"com.amazon.coral.service#MissingAuthenticationTokenException",)"
            R"("message":"Request is missing Authentication Token"})");
  auto request = signed_for("dynamodb", json("DynamoDB_20120810.PutBook", R"({"Title":"moby"})"));
  request.body = R"({"Title":"dick"})";
  auto response = send(request);
  EXPECT_EQ(response.status, 400);
  EXPECT_NE(response.body.find("InvalidSignatureException"), std::string::npos);
  for (auto body : {"", "[]", "{"}) {
    EXPECT_EQ(answer(signed_for("dynamodb", json("DynamoDB_20120810.PutBook", body))),
              R"(400 {"__type":"com.amazon.coral.service#SerializationException"})");
  }
  EXPECT_EQ(answer(json("DynamoDB_20120810.PutBook", "{")),
            R"(400 {"__type":"com.amazon.coral.service#SerializationException"})");
}

TEST_F(DispatchTest, the_scope_must_name_the_service) {
  auto response = send(signed_for("iam", json("DynamoDB_20120810.PutBook", "{}")));
  EXPECT_EQ(response.status, 400);
  EXPECT_NE(response.body.find("InvalidSignatureException"), std::string::npos);
}

TEST_F(DispatchTest, unknown_operations_are_named) {
  EXPECT_EQ(answer(signed_for("dynamodb", json("DynamoDB_20120810.CreateBackup", "{}"))),
            R"(400 {"__type":"com.amazon.coral.service#UnknownOperationException"})");
  EXPECT_EQ(
      answer(signed_for("kinesis", json("Kinesis_20131202.PutRecord", "{}"))),
      R"(400 {"__type":"UnknownOperationException","message":"The operation PutRecord of Kinesis_20131202 is not built."})");
  auto action = send(signed_for("iam", form("Action=CreateUser&Version=2010-05-08")));
  EXPECT_EQ(action.status, 400);
  EXPECT_NE(action.body.find("<Code>InvalidAction</Code><Message>Could not find operation CreateUser for version 2010-05-08"),
            std::string::npos);
  EXPECT_EQ(answer(signed_for("lambda", {.method = "GET", .target = "/2020-06-30/nothing"})),
            R"(404 {"Type":"User","message":"There is no operation GET /2020-06-30/nothing."})");
  auto gateway = send(signed_for("apigateway", {.method = "GET", .target = "/vpclinks"}));
  EXPECT_EQ(gateway.status, 403);
  EXPECT_EQ(gateway.headers.get("x-amzn-ErrorType"), "MissingAuthenticationTokenException");
  EXPECT_EQ(gateway.body, R"({"message":"Missing Authentication Token"})");
}

TEST_F(DispatchTest, json_requests_say_that_they_are_json) {
  wire::Request request{.method = "POST", .target = "/", .body = "{}"};
  request.headers.add("Content-Type", "text/plain");
  request.headers.add("X-Amz-Target", "DynamoDB_20120810.PutBook");
  EXPECT_EQ(answer(signed_for("dynamodb", request)), "404 <UnknownOperationException/>\n");
}

TEST_F(DispatchTest, customs_of_dynamodb) {
  auto health = send({.method = "GET", .target = "/"});
  EXPECT_EQ(health.status, 200);
  EXPECT_EQ(health.body, "healthy: dynamodb.us-east-1.amazonaws.com ");
  EXPECT_EQ(health.headers.get("x-amz-crc32"), "3128867991");
  EXPECT_EQ(health.headers.get("x-amzn-RequestId").size(), 52u);
  EXPECT_EQ(health.headers.get("Server"), "Server");
  for (auto method : {"PUT", "DELETE", "OPTIONS", "PATCH"}) {
    EXPECT_EQ(answer({.method = method, .target = "/"}), "404 <UnknownOperationException/>\n");
  }
  EXPECT_EQ(answer({.method = "POST", .target = "/"}),
            R"(400 {"__type":"com.amazon.coral.service#UnknownOperationException"})");
  wire::Request large{.method = "POST", .target = "/", .body = std::string((16u << 20) + 1, 'a')};
  auto refused = send(std::move(large));
  EXPECT_EQ(refused.status, 413);
  EXPECT_TRUE(refused.chunked);
}

TEST_F(DispatchTest, dynamodb_answers_browsers) {
  wire::Request asked{.method = "OPTIONS", .target = "/"};
  asked.headers.add("Origin", "https://a.example");
  asked.headers.add("Access-Control-Request-Headers", "x-amz-target");
  asked.headers.add("Access-Control-Request-Method", "POST");
  auto allowed = send(asked);
  EXPECT_EQ(allowed.status, 200);
  EXPECT_EQ(allowed.headers.get("Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(allowed.headers.get("Access-Control-Allow-Headers"), "x-amz-target");
  EXPECT_EQ(allowed.headers.get("Access-Control-Allow-Methods"), "POST");
  EXPECT_EQ(allowed.headers.get("Access-Control-Max-Age"), "172800");
  auto request = json("DynamoDB_20120810.PutBook", R"({"Title":"moby"})");
  request.headers.add("Origin", "null");
  EXPECT_EQ(send(signed_for("dynamodb", request)).headers.get("Access-Control-Allow-Origin"), "*");
}

TEST_F(DispatchTest, content_types_and_codings_of_dynamodb) {
  wire::Request plain{.method = "POST", .target = "/", .body = R"({"Title":"moby"})"};
  plain.headers.add("Content-Type", "application/json; charset=utf-8");
  plain.headers.add("X-Amz-Target", "DynamoDB_20120810.PutBook");
  auto response = send(signed_for("dynamodb", plain));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.get("Content-Type"), "application/json");

  std::string text(5000, 'w');
  auto packed = json("DynamoDB_20120810.PutBook", wire::gzip(R"({"Title":"packed","Text":")" + text + R"("})"));
  packed.headers.add("Content-Encoding", "gzip");
  EXPECT_EQ(answer(signed_for("dynamodb", packed)), "200 {}");
  EXPECT_EQ(shelf_.books["packed"], text);
  packed.body = "not packed";
  EXPECT_EQ(answer(signed_for("dynamodb", packed)), R"(400 {"__type":"com.amazon.coral.service#SerializationException"})");

  auto wanted = json("DynamoDB_20120810.PutBook", R"({"Title":"packed"})");
  wanted.headers.add("Accept-Encoding", "br;q=1, gzip");
  auto answered = send(signed_for("dynamodb", wanted));
  EXPECT_EQ(answered.headers.get("Content-Encoding"), "gzip");
  EXPECT_EQ(answered.headers.get("x-amz-crc32"), std::to_string(crc32(answered.body)));
  EXPECT_EQ(wire::gunzip(answered.body, 10'000), R"({"Old":")" + text + R"("})");
}

TEST_F(DispatchTest, signatures_as_dynamodb_reads_them) {
  auto refusal = [&](std::string authorization, std::string query = "") {
    wire::Request request{.method = "POST", .target = "/" + query};
    request.headers.add("X-Amz-Target", "DynamoDB_20120810.PutBook");
    if (!authorization.empty()) request.headers.add("Authorization", std::move(authorization));
    return send(std::move(request)).body;
  };
  EXPECT_NE(refusal("AWS4").find("#MissingAuthenticationTokenException"), std::string::npos);
  EXPECT_NE(refusal("Bearer x").find("Request is missing Authentication Token"), std::string::npos);
  EXPECT_NE(refusal("X", "?X-Amz-Algorithm").find("Found both 'X-Amz-Algorithm' as a query-string param"), std::string::npos);
  EXPECT_NE(
      refusal("AWS4- Signature=b Credential=a")
          .find(
              R"(Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a )"
              R"('X-Amz-Date' or a 'Date' header. Authorization=AWS4- Signature=b Credential=a)"),
      std::string::npos);
  EXPECT_NE(
      refusal("", "?X-Amz-Algorithm=a&X-Amz-Credential=b&X-Amz-Signature=c&X-Amz-Date=d")
          .find("AWS query-string parameters must include 'X-Amz-SignedHeaders'. Re-examine the query-string parameters."),
      std::string::npos);
}

TEST_F(DispatchTest, errors_of_the_operation) {
  EXPECT_EQ(answer(signed_for("dynamodb", json("DynamoDB_20120810.PutBook", R"({"Title":"moby","Text":"bad"})"))),
            R"(400 {"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"No such shelf"})");
  auto broken = send(signed_for("dynamodb", json("DynamoDB_20120810.PutBook", R"({"Title":"moby","Text":"broken"})")));
  EXPECT_EQ(broken.status, 500);
  EXPECT_EQ(broken.body.find("disk"), std::string::npos);
}

}  // namespace
}  // namespace aws
