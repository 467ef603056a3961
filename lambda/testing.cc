#include "lambda/testing.h"

#include <chrono>

namespace lambda::testing {

using base::Document;

Document http_event(std::string method, std::string route, std::map<std::string, std::string> parameters, std::string body) {
  std::string path = route;
  auto given = Document::object();
  for (auto& [name, value] : parameters) {
    given.add(name, value);
    auto at = path.find("{" + name + "}");
    if (at != std::string::npos) path.replace(at, name.size() + 2, value);
  }
  auto context = Document::object({{"requestId", "test"}, {"identity", Document::object({{"sourceIp", "127.0.0.1"}})}});
  return Document::object({{"resource", route},
                           {"path", path},
                           {"httpMethod", method},
                           {"headers", Document::object()},
                           {"queryStringParameters", Document()},
                           {"pathParameters", std::move(given)},
                           {"requestContext", std::move(context)},
                           {"body", body.empty() ? Document() : Document(std::move(body))},
                           {"isBase64Encoded", false}});
}

Context context() {
  using namespace std::chrono;
  auto now = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  Context one;
  one.request_id = "00000000-0000-0000-0000-000000000000";
  one.function_arn = "arn:aws:lambda:us-east-1:000000000000:function:test";
  one.deadline_ms = now + 10'000;
  return one;
}

Document HttpAnswer::json() const {
  auto parsed = wire::parse_json(body);
  return parsed ? *std::move(parsed) : Document();
}

base::Result<HttpAnswer> http_answer_from(const Document& proxy_result) {
  HttpAnswer answer;
  auto* status = proxy_result.find("statusCode");
  if (!status || !status->integer())
    return base::fail({base::ErrorKind::invalid, "InvalidAnswer", "the handler's answer is no HTTP response"});
  answer.status = static_cast<int>(*status->integer());
  answer.body = proxy_result.text("body");
  auto* headers = proxy_result.find("headers");
  if (!headers || !headers->members()) return answer;
  for (const auto& [name, value] : *headers->members()) answer.headers[name] = value.string() ? *value.string() : "";
  return answer;
}

void Script::expect(std::string operation, std::string_view answer) {
  lines_.push_back({std::move(operation), wire::parse_json(answer)});
}

void Script::expect_error(std::string operation, base::Error error) {
  lines_.push_back({std::move(operation), base::fail(std::move(error))});
}

DynamoDb Script::dynamodb() {
  return DynamoDb([this](std::string_view operation, const Document& input) -> base::Result<Document> {
    calls.push_back({std::string(operation), input});
    if (lines_.empty() || lines_.front().operation != operation)
      return base::fail({base::ErrorKind::internal, "UnexpectedCall", "nobody expected " + std::string(operation)});
    auto answer = std::move(lines_.front().answer);
    lines_.pop_front();
    return answer;
  });
}

}  // namespace lambda::testing
