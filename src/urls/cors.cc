#include "urls/cors.h"

#include <algorithm>
#include <array>

#include "urls/errors.h"

namespace urls {
namespace {

using Texts = std::vector<std::string>;

bool has(const std::optional<Texts>& list, std::string_view wanted) {
  return list && std::ranges::any_of(*list, [&](const auto& each) { return wire::equals_ignoring_case(each, wanted); });
}

bool wild(const std::optional<Texts>& list) { return has(list, "*"); }

std::string joined(const Texts& list) {
  std::string out;
  for (const auto& each : list) out += (out.empty() ? "" : ",") + each;
  return out;
}

/// "https://*.example.com" stands for every host under it.
bool origin_matches(std::string_view pattern, std::string_view origin) {
  auto star = pattern.find('*');
  if (star == std::string_view::npos) return wire::equals_ignoring_case(pattern, origin);
  auto front = pattern.substr(0, star), back = pattern.substr(star + 1);
  return origin.size() >= front.size() + back.size() && wire::equals_ignoring_case(origin.substr(0, front.size()), front) &&
         wire::equals_ignoring_case(origin.substr(origin.size() - back.size()), back);
}

bool allows_origin(const Cors& cors, std::string_view origin) {
  return cors.origins && std::ranges::any_of(*cors.origins, [&](const auto& each) { return origin_matches(each, origin); });
}

bool sends_credentials(const Cors& cors) { return cors.credentials.value_or(false); }

/// Access-Control-Allow-Origin and -Credentials.
void add_origin(const Cors& cors, std::string_view origin, wire::Response& response) {
  bool any = wild(cors.origins) && !sends_credentials(cors);
  response.headers.set("Access-Control-Allow-Origin", any ? "*" : std::string(origin));
  if (!any) response.headers.set("Vary", "Origin");
  if (sends_credentials(cors)) response.headers.set("Access-Control-Allow-Credentials", "true");
}

}  // namespace

base::Status check_cors(const Cors& cors) {
  constexpr std::array kMethods = {"GET", "PUT", "HEAD", "POST", "PATCH", "DELETE", "*"};
  for (const auto& method : cors.methods.value_or(Texts())) {
    if (std::ranges::find(kMethods, method) == kMethods.end())
      return base::fail(
          invalid_url_value("The CORS method " + method + " is not one of GET, PUT, HEAD, POST, PATCH, DELETE, *."));
  }
  return {};
}

std::optional<wire::Response> preflight(const Cors& cors, const wire::Request& request) {
  auto origin = request.headers.get("origin");
  auto method = request.headers.get("access-control-request-method");
  if (request.method != "OPTIONS" || origin.empty() || method.empty()) return {};
  wire::Response response;
  if (!allows_origin(cors, origin) || !(wild(cors.methods) || has(cors.methods, method))) return response;
  add_origin(cors, origin, response);
  response.headers.set("Access-Control-Allow-Methods", joined(*cors.methods));
  if (cors.headers && !cors.headers->empty()) {
    auto asked = request.headers.get("access-control-request-headers");
    bool echo = wild(cors.headers) && sends_credentials(cors) && !asked.empty();
    response.headers.set("Access-Control-Allow-Headers", echo ? std::string(asked) : joined(*cors.headers));
  }
  if (cors.max_age_s) response.headers.set("Access-Control-Max-Age", std::to_string(*cors.max_age_s));
  return response;
}

void add_cors(const Cors& cors, const wire::Request& request, wire::Response& response) {
  for (auto name : {"Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Access-Control-Expose-Headers",
                    "Access-Control-Allow-Methods", "Access-Control-Allow-Headers", "Access-Control-Max-Age"})
    response.headers.erase(name);
  auto origin = request.headers.get("origin");
  if (origin.empty() || !allows_origin(cors, origin)) return;
  add_origin(cors, origin, response);
  if (cors.exposed && !cors.exposed->empty()) response.headers.set("Access-Control-Expose-Headers", joined(*cors.exposed));
}

}  // namespace urls
