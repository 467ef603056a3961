#include "aws/table_customs.h"

#include <string>

#include "aws/crc32.h"
#include "aws/limits.h"
#include "wire/gzip.h"

namespace aws {
namespace {

constexpr std::string_view json_1_0 = "application/x-amz-json-1.0";
constexpr std::string_view plain_json = "application/json";

/// Without parameters and white space.
std::string_view media_type(std::string_view header) {
  header = header.substr(0, header.find(';'));
  while (header.starts_with(' ') || header.starts_with('\t')) header.remove_prefix(1);
  while (header.ends_with(' ') || header.ends_with('\t')) header.remove_suffix(1);
  return header;
}

bool takes_gzip(std::string_view accepted) {
  while (!accepted.empty()) {
    auto comma = accepted.find(',');
    auto coding = accepted.substr(0, comma);
    bool refused = coding.find("q=0") != std::string_view::npos && coding.find("q=0.") == std::string_view::npos;
    if (media_type(coding) == "gzip" && !refused) return true;
    if (comma == std::string_view::npos) break;
    accepted.remove_prefix(comma + 1);
  }
  return false;
}

wire::Response preflight(const wire::Request& request) {
  wire::Response response;
  auto copy = [&](std::string_view asked, std::string_view allowed) {
    if (auto* value = request.headers.find(asked)) response.headers.add(std::string(allowed), *value);
  };
  copy("Access-Control-Request-Headers", "Access-Control-Allow-Headers");
  copy("Access-Control-Request-Method", "Access-Control-Allow-Methods");
  response.headers.add("Access-Control-Max-Age", "172800");
  return response;
}

wire::Response with_text(int status, std::string body) {
  wire::Response response{.status = status};
  response.headers.add("x-amz-crc32", std::to_string(crc32(body)));
  response.body = std::move(body);
  return response;
}

void pack(wire::Response& response) {
  response.body = wire::gzip(response.body);
  response.headers.add("Content-Encoding", "gzip");
  response.headers.set("x-amz-crc32", std::to_string(crc32(response.body)));
}

}  // namespace

bool is_dynamodb(const Service* service) { return service && service->target_prefix.starts_with("DynamoDB"); }

std::optional<wire::Response> answer_at_once(const wire::Request& request, std::string_view region) {
  if (request.body.size() > limits::json_body) return wire::Response{.status = 413, .headers = {}, .body = {}, .chunked = true};
  if (request.method == "OPTIONS" && request.headers.find("Origin")) return preflight(request);
  if (request.method == "GET") return with_text(200, "healthy: dynamodb." + std::string(region) + ".amazonaws.com ");
  auto type = media_type(request.headers.get("Content-Type"));
  bool json = type == json_1_0 || type == plain_json || request.body.empty();
  if (request.method != "POST" || !json) return with_text(404, "<UnknownOperationException/>\n");
  return {};
}

void finish(const wire::Request& request, wire::Response& response) {
  bool json = response.headers.find("Content-Type") != nullptr;
  if (json && media_type(request.headers.get("Content-Type")) != json_1_0) {
    response.headers.set("Content-Type", std::string(plain_json));
  }
  if (response.body.size() >= limits::gzip_from && takes_gzip(request.headers.get("Accept-Encoding"))) pack(response);
  response.headers.add("Server", "Server");
  if (request.headers.find("Origin")) response.headers.add("Access-Control-Allow-Origin", "*");
}

}  // namespace aws
