#include "gateway/exchange.h"

#include <fmt/format.h>

#include "gateway/mapping.h"
#include "wire/json.h"

namespace gateway {
namespace {

std::string error_value(const Refusal& refusal, std::string_view name) {
  if (name == "message") return refusal.message;
  if (name == "responseType") return std::string(info(refusal.type).name);
  if (name == "validationErrorString") return refusal.validation_errors;
  std::string out;
  if (name == "messageString") wire::append_json_string(out, refusal.message);
  return out;
}

std::string identity_value(const Exchange& exchange, std::string_view name) {
  if (name == "sourceIp") return exchange.request.remote_address;
  if (name == "userAgent") return std::string(exchange.request.headers.get("User-Agent"));
  if (!exchange.caller) return {};
  if (name == "accountId") return exchange.caller->account;
  if (name == "accessKey") return exchange.caller->access_key_id;
  if (name == "caller" || name == "user") return exchange.caller->id;
  if (name == "userArn") return exchange.caller->arn;
  return {};
}

std::string_view last_of(const Pairs& pairs, std::string_view name) {
  std::string_view value;
  for (auto& [key, each] : pairs) {
    if (key == name) value = each;
  }
  return value;
}

}  // namespace

std::string_view Exchange::domain_prefix() const {
  std::string_view domain = domain_name;
  auto label = domain.substr(0, domain.find('.'));
  bool number = label.find_first_not_of("0123456789") == std::string_view::npos;
  return label.empty() || number || domain.find(':') != std::string_view::npos || label == "localhost" ? api_id : label;
}

std::string request_time(base::Time time) {
  static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  auto day = std::chrono::floor<std::chrono::days>(time);
  std::chrono::year_month_day date(day);
  std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
  return fmt::format("{:02}/{}/{:04}:{:02}:{:02}:{:02} +0000", static_cast<unsigned>(date.day()),
                     months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count());
}

std::string context_value(const Exchange& exchange, std::string_view name) {
  constexpr std::string_view error = "error.", identity = "identity.";
  if (name.starts_with(error)) return exchange.refusal ? error_value(*exchange.refusal, name.substr(error.size())) : "";
  if (name.starts_with(identity)) return identity_value(exchange, name.substr(identity.size()));
  if (name == "requestId") return exchange.request_id;
  if (name == "extendedRequestId") return exchange.extended_request_id;
  if (name == "accountId") return std::string(exchange.account);
  if (name == "apiId") return std::string(exchange.api_id);
  if (name == "stage") return std::string(exchange.stage_name);
  if (name == "path") return fmt::format("/{}{}", exchange.stage_name, exchange.path);
  if (name == "protocol") return "HTTP/1.1";
  if (name == "httpMethod") return exchange.request.method;
  if (name == "requestTime") return request_time(exchange.now);
  if (name == "requestTimeEpoch") return std::to_string(base::epoch_ms(exchange.now));
  if (name == "domainName") return exchange.domain_name;
  if (name == "domainPrefix") return std::string(exchange.domain_prefix());
  if (name == "xrayTraceId") return exchange.trace_id;
  if (name == "deploymentId" && exchange.stage) return exchange.stage->deployment_id;
  if (!exchange.method) return {};
  if (name == "resourceId") return exchange.method->resource_id;
  if (name == "resourcePath") return exchange.method->resource_path;
  if (name == "operationName") return exchange.method->operation_name.value_or("");
  return {};
}

std::string value_of(const Reference& reference, const Exchange& exchange) {
  switch (reference.source) {
    case Reference::Source::literal: return reference.name;
    case Reference::Source::context: return context_value(exchange, reference.name);
    case Reference::Source::header: return std::string(exchange.request.headers.get(reference.name));
    case Reference::Source::query: return std::string(last_of(exchange.query, reference.name));
    case Reference::Source::integration_header: return {};
    case Reference::Source::path:
      for (auto& [name, value] : exchange.parameters) {
        if (name == reference.name) return std::string(value);
      }
      return {};
    case Reference::Source::stage_variable: {
      if (!exchange.stage) return {};
      auto found = exchange.stage->variables.find(reference.name);
      return found == exchange.stage->variables.end() ? std::string() : found->second;
    }
  }
  return {};
}

void append_value(std::string& out, const Reference& reference, const Exchange& exchange) {
  if (reference.source == Reference::Source::literal) {
    out += reference.name;
  } else {
    out += value_of(reference, exchange);
  }
}

}  // namespace gateway
