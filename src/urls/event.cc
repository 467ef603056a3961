#include "urls/event.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/bytes.h"

namespace urls {
namespace {

using base::Document;

std::string lower_name(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
  return out;
}

/// Whether a body of this type goes into the event as it is.
bool is_text_type(std::string_view type) {
  auto bare = lower_name(type.substr(0, type.find(';')));
  while (bare.ends_with(' ')) bare.pop_back();
  constexpr std::array kTexts = {"application/json", "application/javascript", "application/xml"};
  return bare.starts_with("text/") || bare.ends_with("+json") || bare.ends_with("+xml") ||
         std::ranges::find(kTexts, bare) != kTexts.end();
}

/// "24/Nov/2026:07:33:10 +0000"
std::string time_of_request(base::Time time) {
  return fmt::format("{:%d/%b/%Y:%H:%M:%S} +0000", fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

/// Names in lower case, values of one name joined; without cookies.
Document headers_of(const Arrival& arrival) {
  std::map<std::string, std::string> joined;
  for (const auto& [name, value] : arrival.request.headers) {
    auto key = lower_name(name);
    if (key == "cookie" || key == "connection" || key == "transfer-encoding") continue;
    auto [at, fresh] = joined.emplace(std::move(key), value);
    if (!fresh) at->second += "," + value;
  }
  auto host = arrival.request.headers.get("host");
  auto mark = host.rfind(':');
  bool secure = arrival.request.secure;
  joined["x-forwarded-proto"] = secure ? "https" : "http";
  joined["x-forwarded-port"] = mark == std::string_view::npos ? (secure ? "443" : "80") : std::string(host.substr(mark + 1));
  auto& forwarded = joined["x-forwarded-for"];
  forwarded = forwarded.empty() ? arrival.request.remote_address : forwarded + ", " + arrival.request.remote_address;
  joined["x-amzn-trace-id"] = arrival.trace_id;
  Document out = Document::object();
  for (auto& [name, value] : joined) out.add(name, std::move(value));
  return out;
}

Document cookies_of(const wire::Request& request) {
  Document list = Document::list();
  for (const auto& [name, value] : request.headers) {
    if (!wire::equals_ignoring_case(name, "cookie")) continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      auto one = rest.substr(0, rest.find(';'));
      rest.remove_prefix(std::min(rest.size(), one.size() + 1));
      while (one.starts_with(' ')) one.remove_prefix(1);
      while (one.ends_with(' ')) one.remove_suffix(1);
      if (!one.empty()) list.push(one);
    }
  }
  return list;
}

Document query_of(const wire::Request& request) {
  Document out = Document::object();
  for (auto& [name, value] : wire::parse_query(request.query())) {
    if (auto* before = out.find(name)) {
      *before = *before->string() + "," + value;
    } else {
      out.add(name, std::move(value));
    }
  }
  return out;
}

Document iam_of(const iam::Caller& caller) {
  Document iam = Document::object({{"accessKey", caller.access_key_id},
                                   {"accountId", caller.account},
                                   {"callerId", caller.id},
                                   {"cognitoIdentity", Document()},
                                   {"principalOrgId", Document()},
                                   {"userArn", caller.arn},
                                   {"userId", caller.id}});
  return Document::object({{"iam", std::move(iam)}});
}

Document context_of(const Arrival& arrival) {
  const auto& request = arrival.request;
  auto host = request.headers.get("host");
  Document http = Document::object({{"method", request.method},
                                    {"path", request.path()},
                                    {"protocol", "HTTP/1.1"},
                                    {"sourceIp", request.remote_address},
                                    {"userAgent", request.headers.get("user-agent")}});
  Document out = Document::object();
  out.add("accountId", arrival.caller ? std::string_view(arrival.caller->account) : "anonymous");
  out.add("apiId", arrival.url_id);
  if (arrival.caller) out.add("authorizer", iam_of(*arrival.caller));
  out.add("domainName", host.substr(0, host.find(':')));
  out.add("domainPrefix", arrival.url_id);
  out.add("http", std::move(http));
  out.add("requestId", arrival.request_id);
  out.add("routeKey", "$default");
  out.add("stage", "$default");
  out.add("time", time_of_request(arrival.now));
  out.add("timeEpoch", base::epoch_ms(arrival.now));
  return out;
}

}  // namespace

Document event_of(const Arrival& arrival) {
  const auto& request = arrival.request;
  Document out = Document::object({{"version", "2.0"}, {"routeKey", "$default"}});
  out.add("rawPath", request.path().empty() ? std::string_view("/") : request.path());
  out.add("rawQueryString", request.query());
  auto cookies = cookies_of(request);
  if (!cookies.elements()->empty()) out.add("cookies", std::move(cookies));
  out.add("headers", headers_of(arrival));
  auto query = query_of(request);
  if (!query.members()->empty()) out.add("queryStringParameters", std::move(query));
  out.add("requestContext", context_of(arrival));
  bool encode = !request.body.empty() && !is_text_type(request.headers.get("content-type"));
  if (!request.body.empty()) out.add("body", encode ? base::base64_encode(request.body) : request.body);
  out.add("isBase64Encoded", encode);
  return out;
}

}  // namespace urls
