#include "gateway/event.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>

#include "base/bytes.h"
#include "gateway/media_type.h"
#include "wire/json.h"

namespace gateway {
namespace {

// Never reach a function. They speak of one connection, not of the request.
constexpr std::array<std::string_view, 12> kDropped = {
    "connection", "content-length",    "content-md5", "expect",  "max-forwards",    "proxy-authenticate", "server",
    "te",         "transfer-encoding", "trailer",     "upgrade", "www-authenticate"};
// Replaced by the gateway's own, which are written after the client's.
constexpr std::array<std::string_view, 4> kReplaced = {"x-amzn-trace-id", "x-forwarded-for", "x-forwarded-port",
                                                       "x-forwarded-proto"};

bool is_one_of(std::string_view name, std::span<const std::string_view> names) {
  return std::ranges::any_of(names, [&](auto each) { return wire::equals_ignoring_case(name, each); });
}

void append_text(std::string& out, std::string_view text) {
  if (is_utf8(text)) {
    wire::append_json_string(out, text);
  } else {
    wire::append_json_string(out, to_utf8(text));
  }
}

void append_member(std::string& out, std::string_view name, std::string_view text) {
  out.append(",\"").append(name).append("\":");
  append_text(out, text);
}

using Views = std::vector<std::pair<std::string_view, std::string_view>>;

// {"a":"last value"}
void append_single(std::string& out, const Views& pairs) {
  out += '{';
  bool first = true;
  for (size_t i = 0; i < pairs.size(); ++i) {
    bool repeated = false;
    for (size_t j = i + 1; j < pairs.size() && !repeated; ++j) repeated = pairs[j].first == pairs[i].first;
    if (repeated) continue;
    if (!std::exchange(first, false)) out += ',';
    append_text(out, pairs[i].first);
    out += ':';
    append_text(out, pairs[i].second);
  }
  out += '}';
}

// {"a":["first","last"]}
void append_multi(std::string& out, const Views& pairs) {
  out += '{';
  bool first = true;
  for (size_t i = 0; i < pairs.size(); ++i) {
    bool seen = false;
    for (size_t j = 0; j < i && !seen; ++j) seen = pairs[j].first == pairs[i].first;
    if (seen) continue;
    if (!std::exchange(first, false)) out += ',';
    append_text(out, pairs[i].first);
    out += ":[";
    append_text(out, pairs[i].second);
    for (size_t j = i + 1; j < pairs.size(); ++j) {
      if (pairs[j].first != pairs[i].first) continue;
      out += ',';
      append_text(out, pairs[j].second);
    }
    out += ']';
  }
  out += '}';
}

// Header names are compared without case, so later spellings of a name join its first.
std::string_view spelled(const Views& headers, std::string_view name) {
  if (wire::equals_ignoring_case(name, "authorization")) return "Authorization";
  if (wire::equals_ignoring_case(name, "user-agent")) return "User-Agent";
  if (wire::equals_ignoring_case(name, "host")) return "Host";
  for (auto& [known, value] : headers) {
    if (wire::equals_ignoring_case(known, name)) return known;
  }
  return name;
}

std::string_view port_of(const Exchange& exchange) {
  auto host = exchange.request.headers.get("Host");
  auto colon = host.rfind(':');
  if (colon != std::string_view::npos && host.find_first_not_of("0123456789", colon + 1) == std::string_view::npos) {
    return host.substr(colon + 1);
  }
  return exchange.request.secure ? "443" : "80";
}

void append_headers(std::string& out, const Exchange& exchange) {
  Views headers;
  headers.reserve(exchange.request.headers.size() + 4);
  for (auto& [name, value] : exchange.request.headers) {
    if (is_one_of(name, kDropped) || is_one_of(name, kReplaced)) continue;
    headers.emplace_back(spelled(headers, name), value);
  }
  std::string forwarded(exchange.request.headers.get("X-Forwarded-For"));
  if (!forwarded.empty()) forwarded += ", ";
  forwarded += exchange.request.remote_address;
  headers.emplace_back("X-Amzn-Trace-Id", exchange.trace_id);
  headers.emplace_back("X-Forwarded-For", forwarded);
  headers.emplace_back("X-Forwarded-Port", port_of(exchange));
  headers.emplace_back("X-Forwarded-Proto", exchange.request.secure ? "https" : "http");
  out += ",\"headers\":";
  append_single(out, headers);
  out += ",\"multiValueHeaders\":";
  append_multi(out, headers);
}

void append_query(std::string& out, const Exchange& exchange) {
  if (exchange.query.empty()) {
    out += ",\"queryStringParameters\":null,\"multiValueQueryStringParameters\":null";
    return;
  }
  Views query;
  query.reserve(exchange.query.size());
  for (auto& [name, value] : exchange.query) query.emplace_back(name, value);
  out += ",\"queryStringParameters\":";
  append_single(out, query);
  out += ",\"multiValueQueryStringParameters\":";
  append_multi(out, query);
}

void append_identity(std::string& out, const Exchange& exchange) {
  auto* caller = exchange.caller.get();
  auto known = [&](std::string_view name, std::string_view value) {
    out.append("\"").append(name).append("\":");
    if (caller) {
      append_text(out, value);
    } else {
      out += "null";
    }
    out += ',';
  };
  out += ",\"identity\":{\"cognitoIdentityPoolId\":null,";
  known("accountId", caller ? std::string_view(caller->account) : "");
  out += "\"cognitoIdentityId\":null,";
  known("caller", caller ? std::string_view(caller->id) : "");
  out += "\"sourceIp\":";
  append_text(out, exchange.request.remote_address);
  out += ",\"principalOrgId\":null,";
  known("accessKey", caller ? std::string_view(caller->access_key_id) : "");
  out += "\"cognitoAuthenticationType\":null,\"cognitoAuthenticationProvider\":null,";
  known("userArn", caller ? std::string_view(caller->arn) : "");
  out += "\"userAgent\":";
  if (auto* agent = exchange.request.headers.find("User-Agent")) {
    append_text(out, *agent);
  } else {
    out += "null";
  }
  out += ',';
  known("user", caller ? std::string_view(caller->id) : "");
  out.back() = '}';
}

void append_context(std::string& out, const Exchange& exchange) {
  auto& method = *exchange.method;
  out += ",\"requestContext\":{\"resourceId\":";
  append_text(out, method.resource_id);
  append_member(out, "resourcePath", method.resource_path);
  if (method.operation_name) append_member(out, "operationName", *method.operation_name);
  append_member(out, "httpMethod", exchange.request.method);
  append_member(out, "extendedRequestId", exchange.extended_request_id);
  append_member(out, "requestTime", request_time(exchange.now));
  append_member(out, "path", fmt::format(FMT_COMPILE("/{}{}"), exchange.stage_name, exchange.path));
  append_member(out, "accountId", exchange.account);
  append_member(out, "protocol", "HTTP/1.1");
  append_member(out, "stage", exchange.stage_name);
  append_member(out, "domainPrefix", exchange.domain_prefix());
  out += ",\"requestTimeEpoch\":";
  out += fmt::format_int(base::epoch_ms(exchange.now)).c_str();
  append_member(out, "requestId", exchange.request_id);
  append_identity(out, exchange);
  append_member(out, "domainName", exchange.domain_name);
  append_member(out, "deploymentId", exchange.stage->deployment_id);
  append_member(out, "apiId", exchange.api_id);
  out += '}';
}

void append_body(std::string& out, const Exchange& exchange) {
  auto& body = exchange.request.body;
  auto& binary = exchange.stage->api->binary_types;
  if (body.empty()) {
    out += ",\"body\":null,\"isBase64Encoded\":false}";
  } else if (!binary.empty() && is_binary(bare_media_type(exchange.request.headers.get("Content-Type")), binary)) {
    out += ",\"body\":\"";
    base::append_base64(out, body);
    out += "\",\"isBase64Encoded\":true}";
  } else {
    append_member(out, "body", body);
    out += ",\"isBase64Encoded\":false}";
  }
}

// Leading slashes are one; the rest is as it was sent.
std::string_view event_path(std::string_view path) {
  while (path.starts_with("//")) path.remove_prefix(1);
  return path.empty() ? "/" : path;
}

}  // namespace

std::string proxy_event(const Exchange& exchange) {
  std::string out;
  out.reserve(2048 + exchange.request.body.size() + exchange.request.body.size() / 8);
  out += "{\"resource\":";
  append_text(out, exchange.method->resource_path);
  append_member(out, "path", event_path(exchange.path));
  append_member(out, "httpMethod", exchange.request.method);
  append_headers(out, exchange);
  append_query(out, exchange);
  out += ",\"pathParameters\":";
  if (exchange.parameters.empty()) {
    out += "null";
  } else {
    append_single(out, exchange.parameters);
  }
  out += ",\"stageVariables\":";
  out += exchange.stage->variables_json;
  append_context(out, exchange);
  append_body(out, exchange);
  return out;
}

}  // namespace gateway
