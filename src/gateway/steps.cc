#include "gateway/steps.h"

#include <fmt/format.h>

#include <algorithm>

#include "gateway/limits.h"
#include "gateway/media_type.h"
#include "wire/json.h"

namespace gateway {
namespace {

std::unexpected<Refusal> refuse(Refusal refusal) { return std::unexpected(std::move(refusal)); }

// What the body is; JSON when nothing is said.
std::string content_type(const Exchange& exchange) {
  auto type = bare_media_type(exchange.request.headers.get("Content-Type"));
  return type.empty() ? "application/json" : type;
}

bool is_missing(const RequiredParameter& parameter, const Exchange& exchange) {
  auto filled = [&](auto& pairs) {
    return std::ranges::any_of(pairs, [&](auto& pair) { return pair.first == parameter.name && !pair.second.empty(); });
  };
  switch (parameter.location) {
    case RequiredParameter::Location::header: return exchange.request.headers.get(parameter.name).empty();
    case RequiredParameter::Location::path: return !filled(exchange.parameters);
    case RequiredParameter::Location::query: return !filled(exchange.query);
  }
  return true;
}

// The entry of that media type, else $default, else nullptr.
template <class T>
const T* for_type(const std::vector<std::pair<std::string, T>>& entries, std::string_view type) {
  const T* fallback = nullptr;
  for (auto& [name, value] : entries) {
    if (name == type) return &value;
    if (name == "$default") fallback = &value;
  }
  return fallback;
}

const MockResponse* select_response(const MethodProgram& method, int status) {
  auto text = std::to_string(status);
  const MockResponse* fallback = nullptr;
  for (auto& response : method.mock_responses) {
    if (!response.selection) {
      fallback = &response;
    } else if (uint64_t budget = kMaxPatternWork; response.selection->matches(text, budget)) {
      return &response;
    }
  }
  return fallback;
}

// The template for what the client accepts, else application/json, else the first.
const std::pair<std::string, Template>* select_template(const Templates& templates, std::string_view accept) {
  const std::pair<std::string, Template>* chosen = nullptr;
  auto wanted = bare_media_type(accept);
  for (auto& each : templates) {
    if (each.first == wanted) return &each;
    if (!chosen || each.first == "application/json") chosen = &each;
  }
  return chosen;
}

void add_headers(wire::Response& response, const HeaderValues& headers, const Exchange& exchange) {
  for (auto& [name, value] : headers) {
    auto text = value.render(exchange);
    std::erase_if(text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
    if (!text.empty()) response.headers.set(name, std::move(text));
  }
}

}  // namespace

Admitted<void> find_route(Exchange& exchange) {
  auto route = exchange.stage->api->router.find(exchange.request.method, exchange.path);
  if (!route) return refuse(unknown_route());
  exchange.method_index = route->method;
  exchange.method = &exchange.stage->api->methods[route->method];
  exchange.parameters = std::move(route->parameters);
  return {};
}

Admitted<void> check_parameters(const Exchange& exchange) {
  std::string missing;
  for (auto& parameter : exchange.method->required) {
    if (!is_missing(parameter, exchange)) continue;
    if (!missing.empty()) missing += ", ";
    missing += parameter.name;
  }
  if (!missing.empty()) return refuse(missing_parameters(std::move(missing)));
  return {};
}

Admitted<void> check_body(const Exchange& exchange) {
  if (exchange.method->models.empty()) return {};
  auto* schema = for_type(exchange.method->models, content_type(exchange));
  if (!schema) return {};  // a type without a model passes, as at Amazon
  auto body = exchange.request.body.empty() ? base::Document::object() : base::Document();
  if (!exchange.request.body.empty()) {
    auto parsed = wire::parse_json(exchange.request.body);
    if (!parsed) return refuse(invalid_body("[invalid JSON]"));
    body = *std::move(parsed);
  }
  auto broken = schema->validate(body);
  if (!broken.empty()) return refuse(invalid_body(fmt::format("[{}]", fmt::join(broken, ", "))));
  return {};
}

Admitted<void> check_media_type(const Exchange& exchange) {
  using Passthrough = MethodProgram::Passthrough;
  auto& method = *exchange.method;
  if (method.passthrough == Passthrough::when_no_match) return {};
  auto type = content_type(exchange);
  for (auto& known : method.template_types) {
    if (known == type || known == "$default") return {};
  }
  bool strict = method.passthrough == Passthrough::never && method.kind == MethodProgram::Kind::mock;
  if (strict || !method.template_types.empty()) return refuse(unsupported_media_type());
  return {};
}

Admitted<wire::Response> mock_response(const Exchange& exchange) {
  auto& method = *exchange.method;
  auto* status = for_type(method.mock_statuses, content_type(exchange));
  int chosen = 0;
  if (status) {
    chosen = *status;
  } else if (auto passed = mock_status(exchange.request.body)) {  // no template: the body itself chooses
    chosen = *passed;
  }
  auto* selected = chosen ? select_response(method, chosen) : nullptr;
  if (!selected) return refuse(misconfigured());
  wire::Response response;
  response.status = selected->status;
  response.headers.add("Content-Type", "application/json");
  if (auto* body = select_template(selected->templates, "application/json")) {
    response.headers.set("Content-Type", body->first);
    response.body = body->second.render(exchange);
  }
  add_headers(response, selected->headers, exchange);
  return response;
}

wire::Response error_response(Exchange& exchange, const Refusal& refusal) {
  static const ErrorAnswer plain;
  bool customized = exchange.stage && refusal.type != ResponseType::request_too_large;  // that one cannot be, at Amazon either
  auto& answer = customized ? exchange.stage->api->errors[static_cast<size_t>(refusal.type)] : plain;
  exchange.refusal = &refusal;
  wire::Response response;
  auto usual = info(refusal.type).status;
  response.status = answer.status ? *answer.status : refusal.status ? *refusal.status : usual ? usual : 500;
  response.headers.add("Content-Type", "application/json");
  response.headers.add("x-amzn-ErrorType",
                       std::string(refusal.error_type.empty() ? info(refusal.type).error_type : refusal.error_type));
  if (auto* body = select_template(answer.templates, exchange.request.headers.get("Accept"))) {
    response.headers.set("Content-Type", body->first);
    response.body = body->second.render(exchange);
  } else {
    response.body = refusal.type == ResponseType::access_denied ? "{\"Message\":" : "{\"message\":";
    wire::append_json_string(response.body, refusal.message);
    response.body += '}';
  }
  add_headers(response, answer.headers, exchange);
  exchange.refusal = nullptr;
  return response;
}

}  // namespace gateway
