#include "lambda/http.h"

#include <fmt/format.h>

#include "base/bytes.h"
#include "wire/json.h"

namespace lambda {
namespace {

using base::Document;

void copy_texts(const Document* from, std::map<std::string, std::string>& into) {
  if (!from || !from->members()) return;
  for (auto& [name, value] : *from->members()) {
    if (value.string()) into[name] = *value.string();
  }
}

/// Payload 1.0 has every value of a repeated header in multiValueHeaders; 2.0 joins them with commas.
void copy_headers(const Document& event, wire::Headers& into) {
  auto* multiple = event.find("multiValueHeaders");
  if (multiple && multiple->members()) {
    for (auto& [name, values] : *multiple->members()) {
      for (auto& value : values.elements() ? *values.elements() : Document::List()) {
        if (value.string()) into.add(name, *value.string());
      }
    }
  } else if (auto* single = event.find("headers"); single && single->members()) {
    for (auto& [name, value] : *single->members()) {
      if (value.string()) into.add(name, *value.string());
    }
  }
}

bool is_utf8(std::string_view text) {
  size_t i = 0;
  while (i < text.size()) {
    auto lead = static_cast<unsigned char>(text[i]);
    size_t extra = lead < 0x80                   ? 0
                   : lead >= 0xC2 && lead < 0xE0 ? 1
                   : (lead & 0xF0) == 0xE0       ? 2
                   : lead >= 0xF0 && lead < 0xF5 ? 3
                                                 : 9;
    if (extra == 9 || i + extra >= text.size() + (extra == 0)) return false;
    for (size_t k = 1; k <= extra; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
    }
    i += extra + 1;
  }
  return true;
}

}  // namespace

const std::string* HttpRequest::parameter(std::string_view name) const {
  auto found = parameters.find(std::string(name));
  return found == parameters.end() ? nullptr : &found->second;
}

const std::string* HttpRequest::query_value(std::string_view name) const {
  auto found = query.find(std::string(name));
  return found == query.end() ? nullptr : &found->second;
}

HttpResponse HttpResponse::json(int status, const Document& body) {
  HttpResponse response{.status = status, .headers = {}, .body = wire::to_json(body)};
  response.headers.add("Content-Type", "application/json");
  return response;
}

base::Result<HttpRequest> http_request_from(const Document& event) {
  HttpRequest request;
  auto* context = event.find("requestContext");
  if (!context || !context->is_object()) {
    return base::fail(
        {base::ErrorKind::invalid, "InvalidEvent", "the event is no API Gateway proxy event: it has no requestContext"});
  }
  if (auto* http = context->find("http"); http && event.text("version") == "2.0") {
    request.payload = HttpRequest::Payload::http_2_0;
    request.method = http->text("method");
    request.path = event.text("rawPath");
    request.source_ip = http->text("sourceIp");
    auto key = event.text("routeKey");
    request.route = key.substr(key.find(' ') + 1);
    for (auto& [name, value] : wire::parse_query(event.text("rawQueryString"))) request.query[name] = value;
  } else {
    request.method = event.text("httpMethod");
    request.path = event.text("path");
    request.route = event.text("resource");
    if (auto* identity = context->find("identity")) request.source_ip = identity->text("sourceIp");
    copy_texts(event.find("queryStringParameters"), request.query);
  }
  copy_texts(event.find("pathParameters"), request.parameters);
  if (request.payload == HttpRequest::Payload::rest_1_0) {  // REST APIs hand them over as they stand in the path
    for (auto& [name, value] : request.parameters) value = wire::percent_decode(value).value_or(value);
  }
  copy_headers(event, request.headers);
  request.request_id = context->text("requestId");
  if (auto* authorizer = context->find("authorizer")) request.authorizer = *authorizer;
  request.body = event.text("body");
  auto* encoded = event.find("isBase64Encoded");
  if (encoded && encoded->boolean() && *encoded->boolean()) {
    auto decoded = base::base64_decode(request.body);
    if (!decoded) return base::fail({base::ErrorKind::invalid, "InvalidEvent", "the event's body is not base64"});
    request.body = *std::move(decoded);
  }
  return request;
}

std::string proxy_result(const HttpResponse& response, HttpRequest::Payload payload) {
  Document headers = Document::object(), multiple = Document::object(), cookies = Document::list();
  for (auto& [name, value] : response.headers) {
    if (payload == HttpRequest::Payload::http_2_0 && wire::equals_ignoring_case(name, "set-cookie")) {
      cookies.push(value);
    } else if (auto* earlier = headers.find(name)) {
      if (payload == HttpRequest::Payload::http_2_0) {
        *earlier = fmt::format("{},{}", *earlier->string(), value);
      } else {
        if (!multiple.find(name)) multiple.set(name, Document::list({*earlier}));
        multiple.find(name)->push(value);
      }
    } else {
      headers.add(name, value);
    }
  }
  for (auto& [name, values] : *multiple.members()) headers.erase(name);

  bool text = is_utf8(response.body);
  Document result = Document::object();
  result.add("statusCode", response.status).add("headers", std::move(headers));
  if (!multiple.members()->empty()) result.add("multiValueHeaders", std::move(multiple));
  if (!cookies.elements()->empty()) result.add("cookies", std::move(cookies));
  result.add("body", text ? response.body : base::base64_encode(response.body));
  if (!text) result.add("isBase64Encoded", true);
  return wire::to_json(result);
}

}  // namespace lambda
