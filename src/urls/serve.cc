// Requests to function URLs.
#include <fmt/format.h>

#include "functions/limits.h"
#include "iam/access.h"
#include "iam/policy.h"
#include "urls/cors.h"
#include "urls/event.h"
#include "urls/limits.h"
#include "urls/streamed.h"
#include "urls/urls.h"
#include "wire/json.h"

namespace urls {

using base::Status;
using base::Task;

namespace {

wire::Response error_answer(int status, std::string_view type, std::string_view member, std::string_view message) {
  wire::Response response;
  response.status = status;
  response.headers.set("Content-Type", "application/json");
  response.headers.set("x-amzn-ErrorType", std::string(type));
  response.body = wire::to_json(base::Document::object({{std::string(member), message}}));
  return response;
}

wire::Response forbidden() {
  return error_answer(403, "AccessDeniedException", "Message",
                      "Forbidden. For troubleshooting Function URL authorization issues, see: "
                      "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html");
}

/// The request is not signed, or not well.
wire::Response unsigned_answer(const base::Error& error) {
  if (error.code == "MissingAuthenticationTokenException") return forbidden();
  return error_answer(403, error.code, "message", error.message);
}

wire::Response failed_answer(const base::Error& error) {
  if (error.kind == base::ErrorKind::missing) return forbidden();
  if (error.kind != base::ErrorKind::throttled) return bad_gateway();
  auto response = error_answer(429, error.code, "message", error.message);
  base::Document body = error.detail;
  body.set("message", error.message);
  response.body = wire::to_json(body);
  return response;
}

std::string trace_of(const wire::Request& request, base::Time now, base::Random& random) {
  auto given = request.headers.get("x-amzn-trace-id");
  if (!given.empty()) return std::string(given);
  std::string hex = random.from_alphabet("0123456789abcdef", 40);
  return fmt::format("Root=1-{:08x}-{};Parent={};Sampled=0", base::epoch_ms(now) / 1000, hex.substr(0, 24), hex.substr(24));
}

}  // namespace

/// Both permissions that a request through a URL needs.
/// https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
Status Urls::may_invoke(const Url& url, const iam::Caller& caller, const wire::Request& request, base::Time now) const {
  TRY(auto policy, parts_.host.resource_policy(url.function, url.qualifier));
  auto arn = function_arn(url);
  iam::RequestKeys keys{.now = now,
                        .source_address = request.remote_address,
                        .transport = request.secure ? iam::Transport::secure : iam::Transport::plain,
                        .region = options_.region,
                        .user_agent = request.headers.get("user-agent"),
                        .source_arn = "",
                        .source_account = ""};
  for (const iam::Access& access : {iam::Access{"lambda:InvokeFunctionUrl", arn, {{"lambda:FunctionUrlAuthType", {url.auth}}}},
                                    iam::Access{"lambda:InvokeFunction", arn, {{"lambda:InvokedViaFunctionUrl", {"true"}}}}}) {
    if (caller.kind != iam::Caller::Kind::anonymous) {
      CHECK_OK(iam::authorize(caller, access, keys, iam::Family::rest_json, policy.get()));
    } else if (!policy || policy->evaluate(caller, access, keys) != iam::Decision::allow) {
      return base::fail({base::ErrorKind::denied, "AccessDeniedException", "Forbidden", {}, {}});
    }
  }
  return {};
}

Task<wire::Response> Urls::serve(std::string id, wire::Request request) {
  auto request_id = parts_.random.uuid();
  auto snapshot = snapshot_.read();
  auto found = snapshot->by_id.find(id);
  wire::Response response;
  if (found == snapshot->by_id.end()) {
    response = forbidden();
  } else {
    auto url = found->second;
    auto early = url->cors ? preflight(*url->cors, request) : std::nullopt;
    if (early) {
      response = *std::move(early);
    } else {
      response = co_await serve_url(*url, request, request_id);
      if (url->cors) add_cors(*url->cors, request, response);
    }
  }
  response.headers.set("x-amzn-RequestId", request_id);
  co_return response;
}

Task<wire::Response> Urls::serve_url(const Url& url, const wire::Request& request, std::string request_id) {
  auto now = parts_.clock.now();
  auto caller = std::make_shared<const iam::Caller>(iam::anonymous_caller());
  bool known = url.auth == "AWS_IAM";
  if (known) {
    auto authenticated = parts_.authenticator.authenticate(request, "lambda", now);
    if (!authenticated) co_return unsigned_answer(authenticated.error());
    caller = *std::move(authenticated);
  }
  if (!may_invoke(url, *caller, request, now)) co_return forbidden();
  if (request.body.size() > limits::request_bytes)
    co_return error_answer(413, "RequestEntityTooLargeException", "message", "Request Entity Too Large");
  auto trace = trace_of(request, now, parts_.random);
  auto event = event_of({.request = request,
                         .url_id = url.id,
                         .region = options_.region,
                         .request_id = request_id,
                         .trace_id = trace,
                         .now = now,
                         .caller = known ? caller.get() : nullptr});
  functions::Invocation invocation{.function = url.function, .qualifier = url.qualifier, .payload = wire::to_json(event)};
  if (url.mode == "RESPONSE_STREAM") invocation.wants = functions::Wants::stream;
  invocation.request_id = request_id;
  invocation.trace_id = trace;
  auto outcome = co_await parts_.host.invoke(iam::root_caller(options_.account), std::move(invocation));
  wire::Response response;
  if (!outcome) {
    response = failed_answer(outcome.error());
  } else if (!outcome->function_error.empty()) {
    response = bad_gateway();
  } else if (outcome->stream) {
    response = co_await streamed_answer(std::move(outcome->stream), std::move(outcome->content_type));
  } else {
    response = answer_of(std::move(outcome->payload));
  }
  response.headers.set("X-Amzn-Trace-Id", trace.substr(0, trace.find(';')));
  co_return response;
}

}  // namespace urls
