#include "gateway/import.h"

#include <gtest/gtest.h>

#include "gateway/edits.h"
#include "gateway/program.h"
#include "wire/json.h"

namespace gateway {
namespace {

constexpr std::string_view kFunctionUri =
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:f/"
    "invocations";

class ImportTest : public ::testing::Test {
 protected:
  base::SeededRandom random{7};
  Definition definition = new_definition({.id = "a1b2c3d4e5", .name = "api", .root_resource_id = "root012345"}, random);

  std::string import(std::string text, ImportMode mode = ImportMode::overwrite) {
    for (size_t at; (at = text.find("URI")) != std::string::npos;) text.replace(at, 3, kFunctionUri);
    auto document = wire::parse_json(text);
    EXPECT_TRUE(document) << text;
    auto done = import_api(definition, *document, mode, random);
    return done ? "" : done.error().message;
  }
  std::string paths(std::string_view item) {
    return import(fmt::format(R"({{"swagger":"2.0","info":{{"title":"t"}},"paths":{{"/a":{}}}}})", item));
  }
};

// The document SAM makes of a function with a POST event, a model, Cors and a gateway response.
constexpr std::string_view kSam = R"({
  "swagger":"2.0","info":{"version":"1.0","title":"items"},
  "paths":{
    "/items":{
      "post":{"x-amazon-apigateway-integration":{"httpMethod":"POST","type":"aws_proxy","uri":"URI"},"responses":{},
        "parameters":[{"in":"body","name":"item","schema":{"$ref":"#/definitions/item"},"required":true},
                      {"in":"header","name":"X-Key","required":true,"type":"string"}],
        "x-amazon-apigateway-request-validator":"body-and-params"},
      "options":{"summary":"CORS support","consumes":["application/json"],"produces":["application/json"],
        "x-amazon-apigateway-integration":{"type":"mock","requestTemplates":{"application/json":
            "{\n  \"statusCode\" : 200\n}\n"},
          "responses":{"default":{"statusCode":"200","responseTemplates":{"application/json":"{}\n"},"responseParameters":{
            "method.response.header.Access-Control-Allow-Origin":"'*'","method.response.header.Access-Control-Allow-Methods":
            "'OPTIONS,POST'"}}}},
        "responses":{"200":{"description":"Default response for CORS method","headers":{
          "Access-Control-Allow-Origin":{"type":"string"},"Access-Control-Allow-Methods":{"type":"string"}}}}}},
    "/items/{id}":{"x-amazon-apigateway-any-method":{"x-amazon-apigateway-integration":{"httpMethod":"POST","type":
            "aws_proxy","uri":"URI"},
      "responses":{}}}},
  "definitions":{"item":{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"child":{"$ref":
            "#/definitions/item"}}}},
  "x-amazon-apigateway-request-validators":{"body-and-params":{"validateRequestBody":true,"validateRequestParameters":true}},
  "x-amazon-apigateway-gateway-responses":{"DEFAULT_4XX":{"responseParameters":{
            "gatewayresponse.header.Access-Control-Allow-Origin":"'*'"}}},
  "x-amazon-apigateway-binary-media-types":["image/png"]})";

TEST_F(ImportTest, what_sam_makes) {
  ASSERT_EQ(import(std::string(kSam)), "");
  EXPECT_EQ(definition.api.name, "items");
  EXPECT_EQ(definition.resources.size(), 3u);
  auto& post = definition.resource_at("/items")->methods->at("POST");
  EXPECT_EQ(post.request_models->at("application/json"), "item");
  EXPECT_TRUE(post.request_parameters->at("method.request.header.X-Key"));
  EXPECT_EQ(definition.validators.at(*post.request_validator_id).name, "body-and-params");
  EXPECT_EQ(post.integration->type, "AWS_PROXY");
  auto& options = definition.resource_at("/items")->methods->at("OPTIONS");
  EXPECT_EQ(options.integration->responses->at("200").parameters->at("method.response.header.Access-Control-Allow-Origin"),
            "'*'");
  EXPECT_NE(definition.models.at("item").schema.find("https://apigateway.amazonaws.com/restapis/a1b2c3d4e5/models/item"),
            std::string::npos);
  auto program = compile(definition, {"000000000000", "us-east-1"});
  ASSERT_TRUE(program) << program.error().message;
  EXPECT_EQ((*program)->methods.size(), 3u);
}

TEST_F(ImportTest, overwriting_keeps_ids_and_drops_the_rest) {
  ASSERT_EQ(import(std::string(kSam)), "");
  auto id = definition.resource_at("/items")->id;
  ASSERT_EQ(import(R"({"openapi":"3.0.1","info":{"title":"t"},"paths":{"/items":{"get":{"x-amazon-apigateway-integration":
      {"httpMethod":"POST","type":"aws_proxy","uri":"URI"}}}}})"),
            "");
  EXPECT_EQ(definition.resource_at("/items")->id, id);
  EXPECT_EQ(definition.resource_at("/items")->methods->size(), 1u);
  EXPECT_EQ(definition.resource_at("/items/{id}"), nullptr);
  EXPECT_FALSE(definition.models.contains("item"));
  EXPECT_TRUE(definition.gateway_responses.empty());
}

TEST_F(ImportTest, openapi_3_bodies_and_security) {
  ASSERT_EQ(
      import(R"({"openapi":"3.0.3","info":{"title":"t"},"paths":{"/n":{"put":{"operationId":"PutN","security":[{"sigv4":[]}],
    "requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/N"}},"application/xml":{"schema":{
            "type":"object"}}}},
    "parameters":[{"$ref":"#/components/parameters/Q"}],
    "x-amazon-apigateway-integration":{"httpMethod":"POST","type":"AWS_PROXY","uri":"URI","timeoutInMillis":1000,
            "passthroughBehavior":"never"}}}},
    "components":{"schemas":{"N":{"type":"object"}},"parameters":{"Q":{"in":"query","name":"q","required":true}},
      "securitySchemes":{"sigv4":{"type":"apiKey","name":"Authorization","in":"header","x-amazon-apigateway-authtype":
            "awsSigv4"}}}})"),
      "");
  auto& put = definition.resource_at("/n")->methods->at("PUT");
  EXPECT_EQ(put.authorization_type, "AWS_IAM");
  EXPECT_EQ(put.operation_name, "PutN");
  EXPECT_EQ(put.request_models->at("application/json"), "N");
  EXPECT_EQ(put.request_models->size(), 2u);
  EXPECT_TRUE(put.request_parameters->at("method.request.querystring.q"));
  EXPECT_EQ(put.integration->timeout_ms, 1000);
  EXPECT_EQ(put.integration->passthrough_behavior, "NEVER");
}

TEST_F(ImportTest, refuses_by_name_what_it_does_not_do) {
  auto refused = [&](std::string_view item, std::string_view name) {
    auto message = paths(item);
    EXPECT_NE(message.find(name), std::string::npos) << item << "\n" << message;
  };
  refused(R"({"get":{"x-amazon-apigateway-any-thing":1}})", "x-amazon-apigateway-any-thing");
  refused(R"({"get":{"x-amazon-apigateway-integration":{"type":"http_proxy","uri":"http://x","httpMethod":"GET"}}})",
          "HTTP_PROXY");
  refused(
      R"({"get":{"x-amazon-apigateway-integration":{"type":"aws_proxy","uri":"URI","httpMethod":"POST","credentials":"x"}}})",
      "credentials");
  refused(R"x({"get":{"x-amazon-apigateway-integration":{"type":"mock","requestTemplates":{"application/json":
            "#set($x=1)"}}}})x",
          "MOCK");
  refused(R"x({"get":{"x-amazon-apigateway-integration":{"type":"mock","requestTemplates":{"application/json":
            "{\"statusCode\":200}"},
              "responses":{"default":{"statusCode":"200","responseTemplates":{"application/json":"#if($x)a#end"}}}}}})x",
          "#if");
  refused(R"({"get":{"security":[{"key":[]}]}})", "key");
  refused(R"({"get":{"x-amazon-apigateway-request-validator":"none"}})", "none");
  refused(R"({"get":{"parameters":[{"in":"body","schema":{"$ref":"#/definitions/none"}}]}})", "#/definitions/none");
  EXPECT_NE(import(R"({"swagger":"2.0","x-amazon-apigateway-cors":{}})"), "");
  EXPECT_NE(import(R"({"swagger":"1.2"})"), "");
  EXPECT_NE(import(R"({"swagger":"2.0","paths":{"/{a+}/b":{}}})"), "");
}

}  // namespace
}  // namespace gateway
