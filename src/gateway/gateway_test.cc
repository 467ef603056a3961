// The data plane and the control plane's state together, on a real store, with a function that is a lambda of the test.
#include "gateway/gateway.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

#include "crypto/sigv4.h"
#include "gateway/event.h"
#include "store/doubting_witness.h"
#include "wire/json.h"

namespace gateway {
namespace {

using base::Document;
using base::sync_wait;

constexpr std::string_view kUri =
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:f/"
    "invocations";

class GatewayTest : public ::testing::Test {
 protected:
  GatewayTest() {
    char pattern[] = "/tmp/virga-gateway-XXXXXX";
    folder_ = mkdtemp(pattern);
    store_ = *store::Store::open(folder_);
    identities_ = *iam::Identities::open(*store_, clock_, random_, {});
    authenticator_ = std::make_unique<iam::Authenticator>(*identities_);
    open();
  }
  ~GatewayTest() override {
    gateway_.reset();
    identities_.reset();
    store_.reset();
    std::filesystem::remove_all(folder_);
  }

  void open() {
    Parts parts{*store_, workers_,        clock_,
                random_, *authenticator_, [this](functions::Invocation invocation) {
                  return answer(std::move(invocation)); }};
    gateway_ = *Gateway::open(std::move(parts), {});
  }
  base::Task<base::Result<functions::Outcome>> answer(functions::Invocation invocation) {
    asked_ = std::move(invocation);
    if (failure_) co_return base::fail(*failure_);
    co_return functions::Outcome{.payload = payload_, .function_error = function_error_};
  }

  // Defines an API from a document, deploys it to the stage "Prod", and remembers its id.
  void deploy(std::string text, std::optional<std::string> policy = {}) {
    for (size_t at; (at = text.find("URI")) != std::string::npos;) text.replace(at, 3, kUri);
    auto document = wire::parse_json(text);
    ASSERT_TRUE(document) << text;
    RestApi fresh{.name = "test"};
    fresh.policy = policy;
    auto made = sync_wait(gateway_->apis().create(fresh));
    ASSERT_TRUE(made) << made.error().message;
    api_ = made->id;
    auto imported = sync_wait(gateway_->apis().import(api_, *document, ImportMode::overwrite));
    ASSERT_TRUE(imported) << imported.error().message;
    auto deployed = sync_wait(gateway_->apis().deploy(api_, {.stage_name = "Prod"}));
    ASSERT_TRUE(deployed) << deployed.error().message;
    deployment_ = deployed->id;
  }
  void deploy_items(std::string_view extra = "") {
    deploy(fmt::format(R"({{"swagger":"2.0","info":{{"title":"items"}},{}
      "paths":{{"/items":{{"post":{{"parameters":[{{"in":"body","name":"b","schema":{{"$ref":"#/definitions/item"}}}},
          {{"in":"header","name":"X-Key","required":true}},{{"in":"query","name":"q","required":true}}],
          "x-amazon-apigateway-request-validator":"all",
          "x-amazon-apigateway-integration":{{"httpMethod":"POST","type":"aws_proxy","uri":"URI"}}}},
        "options":{{"x-amazon-apigateway-integration":{{"type":"mock","requestTemplates":{{"application/json":
            "{{statusCode: 204}}"}},
          "responses":{{"default":{{"statusCode":"204","responseParameters":{{
            "method.response.header.Access-Control-Allow-Origin":"'*'"}},
          "responseTemplates":{{"application/json":""}}}}}}}}}}}},
       "/items/{{id}}":{{"get":{{"x-amazon-apigateway-integration":{{"httpMethod":"POST","type":"aws_proxy","uri":"URI"}}}}}},
       "/signed":{{"get":{{"security":[{{"sigv4":[]}}],
          "x-amazon-apigateway-integration":{{"httpMethod":"POST","type":"aws_proxy","uri":"URI"}}}}}},
       "/json":{{"post":{{"x-amazon-apigateway-integration":{{"httpMethod":"POST","type":"aws_proxy","uri":"URI",
          "passthroughBehavior":"never","requestTemplates":{{"application/json":""}}}}}}}}}},
      "securityDefinitions":{{"sigv4":{{"type":"apiKey","name":"Authorization","in":"header","x-amazon-apigateway-authtype":
            "awsSigv4"}}}},
      "definitions":{{"item":{{"type":"object","required":["name"],"properties":{{"name":{{"type":"string"}}}}}}}},
      "x-amazon-apigateway-request-validators":{{"all":{{"validateRequestBody":true,"validateRequestParameters":true}}}}}})",
                       extra));
  }

  wire::Response send(std::string method, std::string path, std::string body = "", wire::Headers headers = {}) {
    wire::Request request{.method = method, .target = "/Prod" + path, .headers = std::move(headers), .body = std::move(body)};
    request.remote_address = "10.1.2.3";
    if (!request.headers.find("Host")) request.headers.add("Host", api_ + ".execute-api.us-east-1.amazonaws.com");
    return sync_wait(gateway_->serve(api_, stage_, request, path.substr(0, path.find('?'))));
  }
  static std::string shown(const wire::Response& response) {
    return fmt::format("{} {} {}", response.status, response.headers.get("x-amzn-ErrorType"), response.body);
  }
  Document event() { return *wire::parse_json(asked_.payload); }

  std::filesystem::path folder_;
  base::ManualClock clock_{base::Time(std::chrono::seconds(1795505590))};  // 2026-11-24T07:33:10Z
  base::SeededRandom random_{7};
  base::Workers workers_{1};
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<iam::Identities> identities_;
  std::unique_ptr<iam::Authenticator> authenticator_;
  std::unique_ptr<Gateway> gateway_;
  std::string api_, deployment_, stage_ = "Prod";
  functions::Invocation asked_;
  std::string payload_ = R"({"statusCode":200,"body":"ok"})", function_error_;
  std::optional<base::Error> failure_;
};

TEST_F(GatewayTest, a_request_reaches_its_function) {
  deploy_items();
  auto response = send("GET", "/items/a%20b?x=1&x=2&y=%2B+", "", [] {
    wire::Headers headers;
    headers.add("accept", "*/*");
    headers.add("tEsT-HEADeR", "aValUE");
    headers.add("x-multi", "1");
    headers.add("X-Multi", "2");
    headers.add("Connection", "keep-alive");
    headers.add("X-Amzn-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700");
    headers.add("user-agent", "test/1");
    return headers;
  }());
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "ok");
  EXPECT_EQ(response.headers.get("Content-Type"), "application/json");
  EXPECT_EQ(response.headers.get("x-amzn-RequestId").size(), 36u);
  EXPECT_EQ(response.headers.get("x-amz-apigw-id").size(), 16u);
  EXPECT_TRUE(response.headers.get("X-Amzn-Trace-Id").starts_with("Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;"));
  EXPECT_EQ(asked_.function, "arn:aws:lambda:us-east-1:000000000000:function:f");
  EXPECT_EQ(asked_.source_arn, "arn:aws:execute-api:us-east-1:000000000000:" + api_ + "/Prod/GET/items/{id}");

  auto sent = event();
  EXPECT_EQ(sent.text("resource"), "/items/{id}");
  EXPECT_EQ(sent.text("path"), "/items/a%20b");
  EXPECT_EQ(sent.text("httpMethod"), "GET");
  EXPECT_EQ(sent.find("pathParameters")->text("id"), "a%20b");
  EXPECT_EQ(wire::to_json(*sent.find("queryStringParameters")), R"({"x":"2","y":"+ "})");
  EXPECT_EQ(wire::to_json(*sent.find("multiValueQueryStringParameters")), R"({"x":["1","2"],"y":["+ "]})");
  EXPECT_TRUE(sent.find("stageVariables")->is_null());
  EXPECT_TRUE(sent.find("body")->is_null());
  EXPECT_EQ(wire::to_json(*sent.find("isBase64Encoded")), "false");
  auto& headers = *sent.find("headers");
  EXPECT_EQ(headers.text("tEsT-HEADeR"), "aValUE");
  EXPECT_EQ(headers.text("x-multi"), "2");
  EXPECT_EQ(headers.text("User-Agent"), "test/1");
  EXPECT_EQ(headers.find("Connection"), nullptr);
  EXPECT_EQ(headers.text("X-Forwarded-For"), "10.1.2.3");
  EXPECT_EQ(headers.text("X-Forwarded-Proto"), "http");
  EXPECT_EQ(headers.text("X-Forwarded-Port"), "80");
  EXPECT_EQ(wire::to_json(*sent.find("multiValueHeaders")->find("x-multi")), R"(["1","2"])");
  auto& context = *sent.find("requestContext");
  EXPECT_EQ(context.text("resourcePath"), "/items/{id}");
  EXPECT_EQ(context.text("path"), "/Prod/items/a%20b");
  EXPECT_EQ(context.text("requestTime"), "24/Nov/2026:07:33:10 +0000");
  EXPECT_EQ(wire::to_json(*context.find("requestTimeEpoch")), "1795505590000");
  EXPECT_EQ(context.text("requestId"), response.headers.get("x-amzn-RequestId"));
  EXPECT_EQ(context.text("extendedRequestId"), response.headers.get("x-amz-apigw-id"));
  EXPECT_EQ(context.text("domainName"), api_ + ".execute-api.us-east-1.amazonaws.com");
  EXPECT_EQ(context.text("domainPrefix"), api_);
  EXPECT_EQ(context.text("apiId"), api_);
  EXPECT_EQ(context.text("deploymentId"), deployment_);
  EXPECT_EQ(context.text("stage"), "Prod");
  EXPECT_EQ(context.text("accountId"), "000000000000");
  auto& identity = *context.find("identity");
  EXPECT_EQ(identity.members()->size(), 12u);
  EXPECT_TRUE(identity.find("userArn")->is_null());
  EXPECT_EQ(identity.text("sourceIp"), "10.1.2.3");
  EXPECT_EQ(identity.text("userAgent"), "test/1");
}

TEST_F(GatewayTest, unknown_routes_and_stages) {
  deploy_items();
  const std::string missing = "403 MissingAuthenticationTokenException {\"message\":\"Missing Authentication Token\"}";
  EXPECT_EQ(shown(send("GET", "/nothing")), missing);
  EXPECT_EQ(shown(send("DELETE", "/items")), missing);
  stage_ = "none";
  EXPECT_EQ(shown(send("GET", "/items/1")), "403 ForbiddenException {\"message\":\"Forbidden\"}");
}

TEST_F(GatewayTest, parameters_bodies_and_media_types) {
  deploy_items();
  EXPECT_EQ(shown(send("POST", "/items", "{}")),
            "400 BadRequestException {\"message\":\"Missing required request parameters: [X-Key, q]\"}");
  wire::Headers headers;
  headers.add("x-key", "1");
  const std::string invalid = "400 BadRequestException {\"message\":\"Invalid request body\"}";
  EXPECT_EQ(shown(send("POST", "/items?q=1", "", headers)), invalid);
  EXPECT_EQ(shown(send("POST", "/items?q=1", "{", headers)), invalid);
  EXPECT_EQ(shown(send("POST", "/items?q=1", R"({"name":1})", headers)), invalid);
  EXPECT_EQ(shown(send("POST", "/items?q=1", R"({"name":"1"})", headers)), "200  ok");
  headers.add("Content-Type", "application/json; charset=utf-8");
  EXPECT_EQ(shown(send("POST", "/items?q=1", R"({"name":1})", headers)), invalid);
  headers.set("Content-Type", "text/plain");
  EXPECT_EQ(shown(send("POST", "/items?q=1", "no model for this", headers)), "200  ok");
  EXPECT_EQ(shown(send("POST", "/json", "x", headers)), "415 BadRequestException {\"message\":\"Unsupported Media Type\"}");
  headers.set("Content-Type", "application/json");
  EXPECT_EQ(shown(send("POST", "/json", "x", headers)), "200  ok");
  EXPECT_EQ(event().text("body"), "x");
  EXPECT_EQ(shown(send("POST", "/json", std::string(10 * 1024 * 1024 + 1, 'x'), headers)),
            "413 RequestTooLargeException {\"message\":\"Request Too Long\"}");
}

TEST_F(GatewayTest, what_functions_get_wrong) {
  deploy_items();
  const std::string bad = "502 InternalServerErrorException {\"message\":\"Internal server error\"}";
  payload_ = R"({"statusCode":200,"wrongValue":1})";
  EXPECT_EQ(shown(send("GET", "/items/1")), bad);
  payload_ = R"({"statusCode":200})";
  function_error_ = "Unhandled";
  EXPECT_EQ(shown(send("GET", "/items/1")), bad);
  failure_ = base::Error{base::ErrorKind::denied, "AccessDeniedException", "no permission"};
  auto response = send("GET", "/items/1");
  EXPECT_EQ(shown(response), "500 InternalServerErrorException {\"message\":\"Internal server error\"}");
  EXPECT_EQ(response.headers.find("X-Amzn-Trace-Id"), nullptr);
}

TEST_F(GatewayTest, preflight_by_mock) {
  deploy_items();
  auto response = send("OPTIONS", "/items");
  EXPECT_EQ(shown(response), "204  ");
  EXPECT_EQ(response.headers.get("Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(response.headers.get("Content-Type"), "application/json");
  EXPECT_EQ(response.headers.find("X-Amzn-Trace-Id"), nullptr);
}

TEST_F(GatewayTest, gateway_responses) {
  deploy_items(R"("x-amazon-apigateway-gateway-responses":{
    "DEFAULT_4XX":{"responseParameters":{"gatewayresponse.header.Access-Control-Allow-Origin":"'*'"}},
    "BAD_REQUEST_BODY":{"statusCode":422,"responseParameters":{"gatewayresponse.header.X-Origin":
            "method.request.header.Origin"},
      "responseTemplates":{"application/json":
            "{\"message\":$context.error.messageString,\"why\":\"$context.error.responseType\",\"stage\":\"$context.stage\"}"}},
    "DEFAULT_5XX":{"statusCode":"599"}},)");
  auto response = send("GET", "/nothing");
  EXPECT_EQ(response.headers.get("Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(response.status, 403);
  wire::Headers headers;
  headers.add("X-Key", "1");
  headers.add("Origin", "https://a.example");
  response = send("POST", "/items?q=1", "[]", headers);
  EXPECT_EQ(shown(response),
            "422 BadRequestException {\"message\":\"Invalid request body\",\"why\":\"BAD_REQUEST_BODY\",\"stage\":\"Prod\"}");
  EXPECT_EQ(response.headers.get("X-Origin"), "https://a.example");
  payload_ = "nonsense";
  EXPECT_EQ(send("GET", "/items/1").status, 599);
}

TEST_F(GatewayTest, signed_requests) {
  deploy_items();
  EXPECT_EQ(shown(send("GET", "/signed")),
            "403 MissingAuthenticationTokenException {\"message\":\"Missing Authentication Token\"}");
  wire::Request request{.method = "GET", .target = "/Prod/signed"};
  request.headers.add("Host", api_ + ".execute-api.us-east-1.amazonaws.com");
  crypto::sign(request, identities_->root_key(), "us-east-1", "execute-api", clock_.now());
  auto response = sync_wait(gateway_->serve(api_, "Prod", request, "/signed"));
  EXPECT_EQ(shown(response), "200  ok");
  EXPECT_EQ(event().find("requestContext")->find("identity")->text("userArn"), "arn:aws:iam::000000000000:root");
  request.headers.set("Authorization", std::string(request.headers.get("Authorization")) + "0");
  response = sync_wait(gateway_->serve(api_, "Prod", request, "/signed"));
  EXPECT_EQ(response.status, 403);
}

TEST_F(GatewayTest, resource_policy) {
  deploy(
      R"({"swagger":"2.0","info":{"title":"t"},"paths":{"/{p+}":{"get":{"x-amazon-apigateway-integration":
      {"httpMethod":"POST","type":"aws_proxy","uri":"URI"}}}}})",
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":
            "execute-api:/Prod/GET/open/*"},
             {"Effect":"Deny","Principal":"*","Action":"execute-api:Invoke","Resource":
            "execute-api:/Prod/GET/open/closed"}]})");
  EXPECT_EQ(shown(send("GET", "/open/1")), "200  ok");
  auto arn = "arn:aws:execute-api:us-east-1:********0000:" + api_;
  EXPECT_EQ(shown(send("GET", "/other")),
            "403 AccessDeniedException {\"Message\":\"User: anonymous is not authorized to perform: "
            "execute-api:Invoke on resource: " +
                arn + "/Prod/GET/other\"}");
  EXPECT_EQ(shown(send("GET", "/open/closed")),
            "403 AccessDeniedException {\"Message\":\"User: anonymous is not authorized to "
            "perform: execute-api:Invoke on resource: " +
                arn + "/Prod/GET/open/closed with an explicit deny\"}");
}

TEST_F(GatewayTest, deployments_are_unchangeable_and_survive) {
  deploy_items();
  auto first = deployment_;
  auto edited = sync_wait(gateway_->apis().edit(api_, [](Definition& definition) -> base::Result<Nothing> {
    CHECK_OK(delete_resource(definition, definition.resource_at("/items/{id}")->id));
    return Nothing{};
  }));
  ASSERT_TRUE(edited);
  EXPECT_EQ(send("GET", "/items/1").status, 200);  // not deployed
  ASSERT_TRUE(sync_wait(gateway_->apis().deploy(api_, {.stage_name = "Prod"})));
  EXPECT_EQ(send("GET", "/items/1").status, 403);
  auto back = sync_wait(gateway_->apis().update_stage(
      api_, "Prod", {{"replace", "/deploymentId", first, {}}, {"replace", "/variables/name", "value", {}}}));
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(send("GET", "/items/1").status, 200);
  EXPECT_EQ(wire::to_json(*event().find("stageVariables")), R"({"name":"value"})");
  open();  // as after a restart
  EXPECT_EQ(send("GET", "/items/1").status, 200);
  EXPECT_EQ(sync_wait(gateway_->apis().remove_deployment(api_, first)).error().message,
            "Active stages pointing to this deployment must be moved or deleted");
  ASSERT_TRUE(sync_wait(gateway_->apis().remove(api_)));
  EXPECT_EQ(send("GET", "/items/1").status, 403);
  EXPECT_EQ(sync_wait(gateway_->apis().read(api_)).error().message, "Invalid API identifier specified 000000000000:" + api_);
}

TEST_F(GatewayTest, what_is_stored_but_unconfirmed_is_served) {
  deploy_items();
  EXPECT_EQ(send("GET", "/items/1").status, 200);
  store_->set_witness(std::make_shared<store::DoubtingWitness>());
  auto code = [](auto result) { return result ? "" : result.error().code; };
  EXPECT_EQ(code(sync_wait(gateway_->apis().remove_stage(api_, "Prod"))), store::DoubtingWitness::kCode);
  EXPECT_EQ(send("GET", "/items/1").status, 403);
  EXPECT_EQ(code(sync_wait(gateway_->apis().deploy(api_, {.stage_name = "Prod"}))), store::DoubtingWitness::kCode);
  EXPECT_EQ(send("GET", "/items/1").status, 200);
  EXPECT_EQ(code(sync_wait(gateway_->apis().remove(api_))), store::DoubtingWitness::kCode);
  EXPECT_EQ(send("GET", "/items/1").status, 403);
}

TEST_F(GatewayTest, binary_bodies) {
  deploy_items(R"("x-amazon-apigateway-binary-media-types":["image/*"],)");
  wire::Headers headers;
  headers.add("Content-Type", "image/png");
  headers.set("Accept", "image/png");
  payload_ = R"({"statusCode":200,"isBase64Encoded":true,"body":"AAH/"})";
  wire::Headers json = headers;
  json.set("Content-Type", "application/json");
  EXPECT_EQ(send("POST", "/json", "\xff", json).body, std::string("\0\1\xff", 3));
  EXPECT_EQ(event().text("body"), "\xEF\xBF\xBD");
  EXPECT_EQ(wire::to_json(*event().find("isBase64Encoded")), "false");
}

}  // namespace
}  // namespace gateway
