// What a function gave, as an HTTP answer: response rules of payload format 2.0.
#include "base/bytes.h"
#include "urls/event.h"
#include "wire/json.h"

namespace urls {
namespace {

using base::Document;

/// A header's value; nothing when it is no scalar.
std::optional<std::string> scalar_text(const Document& value) {
  if (value.string()) return *value.string();
  if (value.number()) return value.number()->text;
  if (value.boolean()) return std::string(*value.boolean() ? "true" : "false");
  return {};
}

bool is_clean(std::string_view text) { return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos; }

/// False when the headers are none.
bool take_headers(const Document& answer, wire::Response& response) {
  const auto* headers = answer.find("headers");
  if (headers && !headers->is_null()) {
    if (!headers->is_object()) return false;
    for (const auto& [name, value] : *headers->members()) {
      auto text = scalar_text(value);
      if (!text || name.empty() || !is_clean(name) || !is_clean(*text) || name.find_first_of(": ") != std::string::npos)
        return false;
      bool framing = wire::equals_ignoring_case(name, "content-length") || wire::equals_ignoring_case(name, "connection") ||
                     wire::equals_ignoring_case(name, "transfer-encoding");
      if (!framing) response.headers.set(name, *std::move(text));
    }
  }
  const auto* cookies = answer.find("cookies");
  if (!cookies || cookies->is_null()) return true;
  if (!cookies->is_list()) return false;
  for (const auto& cookie : *cookies->elements()) {
    if (!cookie.string() || !is_clean(*cookie.string())) return false;
    response.headers.add("set-cookie", *cookie.string());
  }
  return true;
}

bool take_body(const Document& answer, wire::Response& response) {
  const auto* body = answer.find("body");
  if (!body || body->is_null()) return true;
  response.body = body->string() ? *body->string() : wire::to_json(*body);
  const auto* encoded = answer.find("isBase64Encoded");
  if (!encoded || !encoded->boolean() || !*encoded->boolean()) return true;
  auto decoded = base::base64_decode(response.body);
  if (!decoded) return false;
  response.body = *std::move(decoded);
  return true;
}

std::optional<int> status_of(const Document& answer) {
  const auto* status = answer.find("statusCode");
  auto number = status->integer();
  if (!number && status->string()) {
    auto parsed = wire::parse_json(*status->string());
    if (parsed) number = parsed->integer();
  }
  if (!number || *number < 100 || *number > 599) return {};
  return static_cast<int>(*number);
}

}  // namespace

wire::Response bad_gateway() {
  wire::Response response;
  response.status = 502;
  response.headers.set("Content-Type", "application/json");
  response.headers.set("x-amzn-ErrorType", "InternalServerErrorException");
  response.body = "Internal Server Error";
  return response;
}

wire::Response answer_of(std::string payload) {
  auto document = wire::parse_json(payload);
  if (!document) return bad_gateway();
  wire::Response response;
  if (!document->is_object() || !document->find("statusCode")) {
    response.headers.set("Content-Type", "application/json");
    response.body = std::move(payload);
    return response;
  }
  auto status = status_of(*document);
  if (!status || !take_headers(*document, response) || !take_body(*document, response)) return bad_gateway();
  response.status = *status;
  if (!response.headers.find("content-type")) response.headers.set("Content-Type", "application/json");
  return response;
}

wire::Response answer_of_prelude(std::string_view json) {
  auto document = wire::parse_json(json);
  if (!document || !document->is_object()) return bad_gateway();
  wire::Response response;
  if (!document->find("statusCode")) document->set("statusCode", 200);
  auto status = status_of(*document);
  if (!status || !take_headers(*document, response)) return bad_gateway();
  response.status = *status;
  if (!response.headers.find("content-type")) response.headers.set("Content-Type", "application/octet-stream");
  return response;
}

}  // namespace urls
