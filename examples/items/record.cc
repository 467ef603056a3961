#include "record.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

#include "crypto/hash.h"
#include "numbers.h"

namespace example {
namespace {

constexpr size_t max_id_length = 128;

/// Ids are path segments: letters, digits and -._~ only.
bool valid_id(std::string_view id) {
  return !id.empty() && id.size() <= max_id_length &&
         id.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~") == std::string_view::npos;
}

}  // namespace

base::Document Record::stored() const {
  auto content = document;
  auto numbers = set_number_texts_aside(content);
  auto item = base::Document::object({{"id", id}, {"etag", etag}});
  if (auto status = document.text("status"); !status.empty()) item.add("status", status);
  item.add("document", std::move(content));
  if (!numbers.members()->empty()) item.add("numbers", std::move(numbers));
  return item;
}

base::Document Record::answered() const {
  auto body = base::Document::object({{"id", id}});
  for (auto& [name, value] : *document.members()) body.add(name, value);
  return body;
}

Record record_from(const base::Document& stored) {
  Record record{
      .id = std::string(stored.text("id")), .etag = std::string(stored.text("etag")), .document = base::Document::object()};
  if (auto* document = stored.find("document"); document && document->is_object()) record.document = *document;
  if (auto* numbers = stored.find("numbers")) put_number_texts_back(record.document, *numbers);
  return record;
}

base::Result<Record> record_from_body(std::string_view body) {
  auto invalid = [](std::string message) { return base::fail({base::ErrorKind::invalid, "InvalidBody", std::move(message)}); };
  auto parsed = wire::parse_json(body);
  if (!parsed || !parsed->is_object()) return invalid("The body must be a JSON object.");
  Record record{.id = "", .etag = "", .document = *std::move(parsed)};
  if (auto* id = record.document.find("id")) {
    if (!id->string() || !valid_id(*id->string())) {
      return invalid(fmt::format("id must be 1 to {} letters, digits and -._~", max_id_length));
    }
    record.id = *id->string();
    record.document.erase("id");
  }
  record.etag = fmt::format("\"{}\"", crypto::sha256_hex(wire::to_json(record.document)).substr(0, 32));
  return record;
}

lambda::HttpResponse answer(int status) {
  lambda::HttpResponse response{.status = status, .headers = {}, .body = ""};
  const char* origin = std::getenv("ALLOWED_ORIGIN");
  response.headers.add("Access-Control-Allow-Origin", origin ? origin : "*");
  response.headers.add("Access-Control-Expose-Headers", "ETag,Location");
  return response;
}

lambda::HttpResponse answer(int status, const base::Document& body) {
  auto response = answer(status);
  response.headers.add("Content-Type", "application/json");
  response.body = wire::to_json(body);
  return response;
}

lambda::HttpResponse answer(int status, const Record& record) {
  auto response = answer(status, record.answered());
  response.headers.add("ETag", record.etag);
  return response;
}

lambda::HttpResponse problem(int status, std::string_view message) {
  return answer(status, base::Document::object({{"message", message}}));
}

lambda::HttpResponse failure(const base::Error& error) {
  fmt::print(stderr, "DynamoDB: {}: {}\n", error.code, error.message);
  if (error.code == "ValidationException") return problem(400, error.message);
  bool again =
      error.code == "ProvisionedThroughputExceededException" || error.code == "ThrottlingException" || error.server_fault();
  return again ? problem(503, "The table is busy; try again.") : problem(500, "The table could not be used.");
}

}  // namespace example
