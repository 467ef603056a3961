#include "lambda/table.h"

#include <fmt/format.h>

#include <cstdlib>
#include <thread>

#include "base/check.h"
#include "base/clock.h"
#include "crypto/sigv4.h"
#include "lambda/retry.h"
#include "wire/json.h"

namespace lambda {
namespace {

using base::Document;
using base::Result;

std::string variable(const char* name, std::string fallback = "") {
  const char* value = std::getenv(name);
  return value && *value ? value : fallback;
}

Endpoint dynamodb_endpoint() {
  auto region = variable("AWS_REGION", "us-east-1");
  auto url = variable("AWS_ENDPOINT_URL_DYNAMODB",
                      variable("AWS_ENDPOINT_URL", fmt::format("https://dynamodb.{}.amazonaws.com", region)));
  auto endpoint = Endpoint::parse(url);
  if (endpoint) return *std::move(endpoint);
  fmt::print(stderr, "The DynamoDB endpoint: {}\n", endpoint.error().message);
  std::exit(1);
}

int attempts() {
  int wanted = std::atoi(variable("AWS_MAX_ATTEMPTS").c_str());
  return wanted > 0 ? wanted : default_attempts;
}

void add_expression(Document& input, std::string_view member, const Expression& expression) {
  if (expression.text.empty()) return;
  input.add(std::string(member), expression.text);
  if (!expression.names.empty()) {
    Document names = Document::object();
    for (auto& [name, attribute] : expression.names) names.add(name, attribute);
    input.add("ExpressionAttributeNames", std::move(names));
  }
  if (!expression.values.members()->empty()) input.add("ExpressionAttributeValues", item_from(expression.values));
}

base::Error error_from(wire::Response& answer) {
  auto body = wire::parse_json(answer.body);
  if (!body)
    return {base::ErrorKind::internal, "UnknownError", fmt::format("HTTP {} from DynamoDB", answer.status), answer.status, {}};
  auto type = body->text("__type");
  auto message = body->text("message", body->text("Message"));
  base::Error error{answer.status >= 500 ? base::ErrorKind::unavailable : base::ErrorKind::invalid,
                    std::string(type.substr(type.find('#') + 1)), std::string(message), answer.status, *std::move(body)};
  return error;
}

}  // namespace

Document attribute_from(const Document& plain) {
  auto typed = [](const char* type, Document value) { return std::move(Document::object().add(type, std::move(value))); };
  if (auto* text = plain.string()) return typed("S", *text);
  if (auto* number = plain.number()) return typed("N", number->text);
  if (auto* truth = plain.boolean()) return typed("BOOL", *truth);
  if (auto* elements = plain.elements()) {
    Document::List list;
    list.reserve(elements->size());
    for (auto& element : *elements) list.push_back(attribute_from(element));
    return typed("L", std::move(list));
  }
  if (plain.is_object()) return typed("M", item_from(plain));
  return typed("NULL", true);
}

Document plain_from(const Document& attribute) {
  auto* members = attribute.members();
  if (!members || members->size() != 1) return {};
  auto& [type, value] = members->front();
  if (type == "N" && value.string()) return base::Number{*value.string()};
  if (type == "NULL") return {};
  if (type == "M") return plain_item_from(value);
  if (auto* elements = value.elements()) {
    Document list = Document::list();
    for (auto& element : *elements) {
      list.push(type == "L"                        ? plain_from(element)
                : type == "NS" && element.string() ? base::Number{*element.string()}
                                                   : element);
    }
    return list;
  }
  return value;  // S, BOOL, B
}

Document item_from(const Document& plain) {
  Document item = Document::object();
  if (plain.members()) {
    item.members()->reserve(plain.members()->size());
    for (auto& [name, value] : *plain.members()) item.add(name, attribute_from(value));
  }
  return item;
}

Document plain_item_from(const Document& item) {
  Document plain = Document::object();
  if (item.members()) {
    plain.members()->reserve(item.members()->size());
    for (auto& [name, value] : *item.members()) plain.add(name, plain_from(value));
  }
  return plain;
}

DynamoDb::DynamoDb()
    : connection_(std::make_unique<Connection>(dynamodb_endpoint())),
      region_(variable("AWS_REGION", "us-east-1")),
      attempts_(attempts()) {}

DynamoDb::DynamoDb(Asking asking) : asking_(std::move(asking)), attempts_(attempts()) {}

Result<Document> DynamoDb::call(std::string_view operation, const Document& input) {
  for (int attempt = 1;; ++attempt) {
    auto answer = asking_ ? asking_(operation, input) : ask(operation, input);
    if (answer || attempt >= attempts_ || !worth_retrying(answer.error())) return answer;
    pause(attempt + 1);
  }
}

void DynamoDb::pause(int attempt) {
  uint8_t chance[2];
  random_.fill(chance);
  std::this_thread::sleep_for(retry_pause(attempt, (chance[0] * 256 + chance[1]) / 65536.0));
}

Result<Document> DynamoDb::ask(std::string_view operation, const Document& input) {
  wire::Request request{.method = "POST", .target = "/"};
  request.headers.add("Host", connection_->endpoint().authority());
  request.headers.add("Content-Type", "application/x-amz-json-1.0");
  request.headers.add("X-Amz-Target", fmt::format("DynamoDB_20120810.{}", operation));
  request.body = wire::to_json(input);
  // Read anew each time: Lambda may replace a function's credentials while it lives.
  crypto::Credentials credentials{variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY"),
                                  variable("AWS_SESSION_TOKEN")};
  crypto::sign(request, credentials, region_, "dynamodb", base::SystemClock().now());
  TRY(auto answer, connection_->exchange(request));
  if (answer.status != 200) return base::fail(error_from(answer));
  return wire::parse_json(answer.body);
}

Table::Table(const char* name) : name_(variable(name)) {
  if (!name_.empty()) return;
  fmt::print(stderr, "The environment variable {} names no table.\n", name);
  std::exit(1);
}

Document Table::named() const { return Document::object({{"TableName", name_}}); }

base::Status Table::put(const Document& item, const Expression& condition) {
  auto input = named();
  input.add("Item", item_from(item));
  add_expression(input, "ConditionExpression", condition);
  TRY(auto answer, client_.call("PutItem", input));
  return {};
}

Result<std::optional<Document>> Table::get(const Document& key) {
  auto input = named();
  input.add("Key", item_from(key)).add("ConsistentRead", true);
  TRY(auto answer, client_.call("GetItem", input));
  auto* item = answer.find("Item");
  return item ? std::optional(plain_item_from(*item)) : std::nullopt;
}

Result<Document> Table::update(const Document& key, const Expression& update, std::string_view condition) {
  auto input = named();
  input.add("Key", item_from(key));
  add_expression(input, "UpdateExpression", update);
  if (!condition.empty()) input.add("ConditionExpression", condition);
  input.add("ReturnValues", "ALL_NEW").add("ReturnValuesOnConditionCheckFailure", "ALL_OLD");
  auto answer = client_.call("UpdateItem", input);
  if (!answer) {
    if (auto* item = answer.error().detail.find("Item")) *item = plain_item_from(*item);
    return answer;
  }
  auto* attributes = answer->find("Attributes");
  return attributes ? plain_item_from(*attributes) : Document::object();
}

Result<std::optional<Document>> Table::remove(const Document& key) {
  auto input = named();
  input.add("Key", item_from(key)).add("ReturnValues", "ALL_OLD");
  TRY(auto answer, client_.call("DeleteItem", input));
  auto* attributes = answer.find("Attributes");
  return attributes ? std::optional(plain_item_from(*attributes)) : std::nullopt;
}

Result<Page> Table::scan(const PageRequest& request) { return page("Scan", named(), request); }

Result<Page> Table::query(const Expression& key_condition, const PageRequest& request) {
  auto input = named();
  add_expression(input, "KeyConditionExpression", key_condition);
  return page("Query", std::move(input), request);
}

Result<Page> Table::page(std::string_view operation, Document input, const PageRequest& request) {
  input.add("Limit", request.limit);
  if (!request.index.empty()) input.add("IndexName", request.index);
  if (request.start.is_object()) input.add("ExclusiveStartKey", item_from(request.start));
  TRY(auto answer, client_.call(operation, input));
  Page page;
  if (auto* items = answer.find("Items"); items && items->elements()) {
    for (auto& item : *items->elements()) page.items.push_back(plain_item_from(item));
  }
  if (auto* last = answer.find("LastEvaluatedKey")) page.last_key = plain_item_from(*last);
  return page;
}

}  // namespace lambda
