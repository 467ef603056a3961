#include "gateway/proxy_result.h"

#include <gtest/gtest.h>

namespace gateway {
namespace {

// "200 name: value|... body", or the status of the refusal.
std::string answer(std::string_view payload, std::string_view accept = "*/*", std::vector<std::string> binary = {}) {
  auto response = proxy_response(payload, accept, binary);
  if (!response) return std::to_string(response.error().status.value_or(info(response.error().type).status));
  std::string out = std::to_string(response->status);
  for (auto& [name, value] : response->headers) out += fmt::format(" {}: {}|", name, value);
  return out + " " + response->body;
}

// Recorded in test_apigateway_lambda.py: payload_format_validation
TEST(ProxyResult, accepts) {
  const std::string json = " Content-Type: application/json| ";
  EXPECT_EQ(answer(R"({"statusCode":200})"), "200" + json);
  EXPECT_EQ(answer(R"({"statusCode":"201","body":"b"})"), "201" + json + "b");
  EXPECT_EQ(answer(R"({"headers":{"test-header":"value","header-bool":true}})"),
            "200 test-header: value| header-bool: true| Content-Type: application/json| ");
  EXPECT_EQ(answer(R"({"headers":null,"statusCode":204})"), "204" + json);
  EXPECT_EQ(answer(R"({"multiValueHeaders":{"tesT-Multi":["value-multi"]},"headers":{"test-multi":"value-solo"}})"),
            "200 tesT-Multi: value-multi| tesT-Multi: value-solo| Content-Type: application/json| ");
  EXPECT_EQ(answer(R"({"headers":{"content-type":"text/plain"},"body":"x"})"), "200 content-type: text/plain| x");
}

TEST(ProxyResult, refuses) {
  for (auto payload : {"\"just a string\"", "{}", "null", "[]", "", "not json", R"({"statusCode":200,"wrongValue":"x"})",
                       R"({"statusCode":"test"})", R"({"statusCode":200,"multiValueHeaders":{"a":"b"}})",
                       R"({"statusCode":200,"headers":{"a":["b"]}})", R"({"statusCode":200,"headers":[]})",
                       R"({"statusCode":200,"headers":{"a":"b\r\nc: d"}})", R"({"statusCode":200,"headers":{"a b":"c"}})",
                       R"({"statusCode":99})", R"({"statusCode":200,"body":{"a":1}})",
                       R"({"statusCode":200,"isBase64Encoded":"x"})", R"({"errorMessage":"x","errorType":"y"})"}) {
    EXPECT_EQ(answer(payload), "502") << payload;
  }
}

TEST(ProxyResult, decodes_base64_only_for_binary_types) {
  auto payload = R"({"statusCode":200,"isBase64Encoded":true,"body":"dGVzdA==","headers":{"Content-Type":"image/png"}})";
  EXPECT_EQ(answer(payload), "200 Content-Type: image/png| dGVzdA==");
  EXPECT_EQ(answer(payload, "image/png,*/*", {"image/png"}), "200 Content-Type: image/png| test");
  EXPECT_EQ(answer(payload, "text/html", {"image/png"}), "200 Content-Type: image/png| dGVzdA==");
  EXPECT_EQ(answer(payload, "", {"*/*"}), "200 Content-Type: image/png| test");
}

TEST(ProxyResult, renames_what_belongs_to_the_connection) {
  EXPECT_EQ(answer(R"({"headers":{"date":"d","Connection":"close","transfer-encoding":"chunked","Content-Type":"a/b"}})"),
            "200 x-amzn-Remapped-Date: d| x-amzn-Remapped-Connection: close| Content-Type: a/b| ");
}

}  // namespace
}  // namespace gateway
