// The operations of API Gateway, called as other rooms call them.
#include "services/apigateway/service.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

#include "aws/directory.h"
#include "wire/json.h"

namespace services::apigateway {
namespace {

using base::Document;

class ApiGatewayTest : public ::testing::Test {
 protected:
  ApiGatewayTest() {
    char pattern[] = "/tmp/virga-apigateway-XXXXXX";
    folder_ = mkdtemp(pattern);
    store_ = *store::Store::open(folder_);
    identities_ = *::iam::Identities::open(*store_, clock_, random_, {});
    authenticator_ = std::make_unique<::iam::Authenticator>(*identities_);
    ::gateway::Invoke invoke = [](functions::Invocation invocation) { return echo(std::move(invocation)); };
    gateway_ = *::gateway::Gateway::open({*store_, workers_, clock_, random_, *authenticator_, std::move(invoke)}, settings_);
    directory_.add(service(*gateway_));
    caller_ = std::make_shared<::iam::Caller>(::iam::root_caller("000000000000"));
  }
  ~ApiGatewayTest() override {
    gateway_.reset();
    identities_.reset();
    store_.reset();
    std::filesystem::remove_all(folder_);
  }
  static base::Task<base::Result<functions::Outcome>> echo(functions::Invocation) {
    co_return functions::Outcome{.payload = R"({"statusCode":200})"};
  }

  // The answer, or {"error": "Code: message"}.
  Document call(std::string_view operation, std::string_view input) {
    aws::Call call;
    call.caller = caller_;
    call.settings = &settings_;
    call.now = clock_.now();
    std::string text(input);
    for (size_t at; (at = text.find("API")) != std::string::npos;) text.replace(at, 3, api_);
    for (size_t at; (at = text.find("ROOT")) != std::string::npos;) text.replace(at, 4, root_);
    auto output = base::sync_wait(directory_.call("apigateway", operation, std::move(call), *wire::parse_json(text)));
    return output ? *output : Document::object({{"error", output.error().code + ": " + output.error().message}});
  }
  std::string error(std::string_view operation, std::string_view input) {
    return std::string(call(operation, input).text("error"));
  }
  void make_api() {
    auto api = call("CreateRestApi", R"({"name":"n","endpointConfiguration":{"types":["REGIONAL"]},"tags":{"a":"b"}})");
    ASSERT_EQ(api.text("error"), "");
    api_ = api.text("id");
    root_ = api.text("rootResourceId");
  }

  std::filesystem::path folder_;
  base::ManualClock clock_{base::Time(std::chrono::seconds(1795505590))};
  base::SeededRandom random_{7};
  base::Workers workers_{1};
  aws::Settings settings_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<::iam::Identities> identities_;
  std::unique_ptr<::iam::Authenticator> authenticator_;
  std::unique_ptr<::gateway::Gateway> gateway_;
  aws::Directory directory_;
  std::shared_ptr<const ::iam::Caller> caller_;
  std::string api_, root_;
};

TEST_F(ApiGatewayTest, an_api_by_hand) {
  make_api();
  EXPECT_EQ(api_.size(), 10u);
  auto resource = call("CreateResource", R"({"restApiId":"API","parentId":"ROOT","pathPart":"{id}"})");
  EXPECT_EQ(resource.text("path"), "/{id}");
  auto at = fmt::format(R"("restApiId":"API","resourceId":"{}","httpMethod":"GET")", resource.text("id"));
  EXPECT_EQ(wire::to_json(call("PutMethod", "{" + at + R"(,"authorizationType":"NONE"})")),
            R"({"httpMethod":"GET","authorizationType":"NONE","apiKeyRequired":false})");
  EXPECT_EQ(call("PutMethodResponse", "{" + at + R"(,"statusCode":"200"})").text("statusCode"), "200");
  auto integration =
      call("PutIntegration", "{" + at + R"(,"type":"MOCK","requestTemplates":{"application/json":"{\"statusCode\":200}"}})");
  EXPECT_EQ(integration.text("cacheNamespace"), resource.text("id"));
  EXPECT_EQ(call("PutIntegrationResponse", "{" + at + R"(,"statusCode":"200","responseTemplates":{"application/json":"{}"}})")
                .text("statusCode"),
            "200");
  auto deployment = call("CreateDeployment", R"({"restApiId":"API","stageName":"v1"})");
  EXPECT_EQ(wire::to_json(*deployment.find("createdDate")), "1795505590");
  EXPECT_EQ(call("GetStage", R"({"restApiId":"API","stageName":"v1"})").text("deploymentId"), deployment.text("id"));
  EXPECT_EQ(call("GetResources", R"({"restApiId":"API"})").find("items")->elements()->size(), 2u);
  EXPECT_EQ(wire::to_json(*call("GetResource", fmt::format(R"({{"restApiId":"API","resourceId":"{}"}})", resource.text("id")))
                               .find("resourceMethods")),
            R"({"GET":{}})");
  EXPECT_TRUE(call("GetMethod", "{" + at + "}").find("methodIntegration"));
  EXPECT_EQ(wire::to_json(call("DeleteIntegration", "{" + at + "}")), "{}");
  EXPECT_EQ(error("GetIntegration", "{" + at + "}"), "NotFoundException: Invalid Integration identifier specified");
  EXPECT_EQ(error("CreateDeployment", R"({"restApiId":"API"})"), "BadRequestException: No integration defined for method");
  EXPECT_EQ(wire::to_json(call("DeleteStage", R"({"restApiId":"API","stageName":"v1"})")), "{}");
  EXPECT_EQ(wire::to_json(call("DeleteRestApi", R"({"restApiId":"API"})")), "{}");
  EXPECT_EQ(error("GetRestApi", R"({"restApiId":"API"})"),
            "NotFoundException: Invalid API identifier specified 000000000000:" + api_);
}

constexpr std::string_view kUri =
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:f/"
    "invocations";
constexpr std::string_view kPolicy =
    R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"*"}})";

Document replace(std::string_view path, std::string_view value) {
  return Document::object({{"op", "replace"}, {"path", path}, {"value", value}});
}

TEST_F(ApiGatewayTest, an_api_by_document) {
  make_api();
  auto body = fmt::format(R"({{"swagger":"2.0","info":{{"title":"t"}},"paths":{{"/a":{{"get":{{
      "x-amazon-apigateway-integration":{{"type":"aws_proxy","httpMethod":"POST","uri":"{}"}}}}}}}}}})",
                          kUri);
  Document input = Document::object({{"restApiId", api_}, {"mode", "overwrite"}, {"body", body}});
  EXPECT_EQ(call("PutRestApi", wire::to_json(input)).text("name"), "t");
  input.set("body", "{");
  EXPECT_EQ(error("PutRestApi", wire::to_json(input)), "BadRequestException: Invalid OpenAPI input.");
}

TEST_F(ApiGatewayTest, patches) {
  make_api();
  auto patches = Document::list({replace("/name", "m"), replace("/policy", kPolicy)});
  patches.push(Document::object({{"op", "add"}, {"path", "/binaryMediaTypes/image~1png"}}));
  auto input = Document::object({{"restApiId", api_}, {"patchOperations", std::move(patches)}});
  auto api = call("UpdateRestApi", wire::to_json(input));
  EXPECT_EQ(api.text("error"), "");
  EXPECT_EQ(api.text("name"), "m");
  EXPECT_TRUE(api.text("policy").starts_with(R"({\"Version\":\"2012-10-17\",)"));
  ASSERT_TRUE(api.find("binaryMediaTypes"));
  EXPECT_EQ(wire::to_json(*api.find("binaryMediaTypes")), R"(["image/png"])");
  EXPECT_EQ(wire::to_json(*call("GetRestApis", "{}").find("items")->elements()->front().find("tags")), R"({"a":"b"})");
}

TEST_F(ApiGatewayTest, refusals) {
  make_api();
  EXPECT_EQ(error("CreateRestApi", R"({"name":"n","minimumCompressionSize":5})"),
            "BadRequestException: minimumCompressionSize is not supported by this API Gateway");
  EXPECT_EQ(
      error("PutMethod",
            R"({"restApiId":"API","resourceId":"ROOT","httpMethod":"GET","authorizationType":"NONE","apiKeyRequired":true})"),
      "BadRequestException: apiKeyRequired (GET /) is not supported by this API Gateway");
  EXPECT_EQ(error("PutMethod", R"({"restApiId":"API","resourceId":"none","httpMethod":"GET","authorizationType":"NONE"})"),
            "NotFoundException: Invalid Resource identifier specified");
  EXPECT_EQ(error("CreateDeployment", R"({"restApiId":"API"})"),
            "BadRequestException: The REST API doesn't contain any methods");
  EXPECT_EQ(error("CreateStage", R"({"restApiId":"API","stageName":"s","deploymentId":"none"})"),
            "BadRequestException: Deployment id does not exist");
}

TEST_F(ApiGatewayTest, models_validators_gateway_responses_and_tags) {
  make_api();
  EXPECT_EQ(call("GetModels", R"({"restApiId":"API"})").find("items")->elements()->size(), 2u);
  EXPECT_EQ(
      call("CreateModel", R"({"restApiId":"API","name":"M","contentType":"application/json","schema":"{\"type\":\"object\"}"})")
          .text("name"),
      "M");
  EXPECT_EQ(error("CreateModel", R"({"restApiId":"API","name":"M","contentType":"application/json"})"),
            "ConflictException: Model name already exists for this REST API");
  EXPECT_EQ(error("GetModel", R"({"restApiId":"API","modelName":"N"})"), "NotFoundException: Invalid model name specified: N");
  auto validator = call("CreateRequestValidator", R"({"restApiId":"API","name":"v","validateRequestBody":true})");
  EXPECT_EQ(wire::to_json(*validator.find("validateRequestParameters")), "false");
  auto fallback = call("GetGatewayResponse", R"({"restApiId":"API","responseType":"MISSING_AUTHENTICATION_TOKEN"})");
  EXPECT_EQ(wire::to_json(fallback),
            R"({"responseType":"MISSING_AUTHENTICATION_TOKEN","statusCode":"403","responseParameters":{},"responseTemplates":)"
            R"({"application/json":"{\"message\":$context.error.messageString}"},"defaultResponse":true})");
  EXPECT_EQ(
      call("PutGatewayResponse", R"({"restApiId":"API","responseType":"DEFAULT_4XX","statusCode":"444"})").text("statusCode"),
      "444");
  EXPECT_EQ(call("GetGatewayResponses", R"({"restApiId":"API"})").find("items")->elements()->size(), 21u);
  EXPECT_EQ(
      wire::to_json(call("TagResource", R"({"resourceArn":"arn:aws:apigateway:us-east-1::/restapis/API","tags":{"c":"d"}})")),
      "{}");
  EXPECT_EQ(
      wire::to_json(call("UntagResource", R"({"resourceArn":"arn:aws:apigateway:us-east-1::/restapis/API","tagKeys":["a"]})")),
      "{}");
  EXPECT_EQ(wire::to_json(call("GetTags", R"({"resourceArn":"arn:aws:apigateway:us-east-1::/restapis/API"})")),
            R"({"tags":{"c":"d"}})");
}

}  // namespace
}  // namespace services::apigateway
