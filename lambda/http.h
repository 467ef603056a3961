// HttpRequest, HttpResponse: an API Gateway proxy event as the request it stands for, and the answer to it.
// Reads REST API (payload 1.0) and HTTP API (payload 2.0) events and answers in the same form.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "wire/http.h"

namespace lambda {

struct HttpRequest {
  enum class Payload { rest_1_0, http_2_0 };

  std::string method;                             // "GET"
  std::string path;                               // "/items/42", without the stage
  std::string route;                              // "/items/{id}"
  std::map<std::string, std::string> parameters;  // from the path, decoded: {"id", "42"}
  std::map<std::string, std::string> query;       // decoded; of a repeated name the last
  wire::Headers headers;
  std::string body;           // decoded from base64 where the event says so
  base::Document authorizer;  // requestContext.authorizer, null when there is none
  std::string source_ip;
  std::string request_id;  // API Gateway's, not Lambda's
  Payload payload = Payload::rest_1_0;

  /// The path parameter or query value of that name; nullptr when there is none.
  const std::string* parameter(std::string_view name) const;
  const std::string* query_value(std::string_view name) const;
};

struct HttpResponse {
  int status = 200;
  wire::Headers headers;
  std::string body;

  static HttpResponse json(int status, const base::Document& body);
};

/// Fails when the event is no proxy event.
base::Result<HttpRequest> http_request_from(const base::Document& event);
/// The proxy result for that response; a body that is not UTF-8 goes as base64.
std::string proxy_result(const HttpResponse& response, HttpRequest::Payload payload);

}  // namespace lambda
