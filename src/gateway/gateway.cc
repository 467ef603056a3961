#include "gateway/gateway.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include "base/bytes.h"
#include "gateway/event.h"
#include "gateway/limits.h"
#include "gateway/proxy_result.h"
#include "gateway/steps.h"
#include "net/loop.h"
#include "net/running.h"

namespace gateway {
namespace {

using base::Result;
using base::Task;
using functions::Outcome;

constexpr std::string_view kAction = "execute-api:Invoke";

std::string domain_of(std::string_view host) {
  auto colon = host.rfind(':');
  bool port = colon != std::string_view::npos && host.find_first_not_of("0123456789", colon + 1) == std::string_view::npos;
  return std::string(port ? host.substr(0, colon) : host);
}

// "Root=1-67891233-abcdef012345678912345678;Parent=...;Sampled=0", keeping the root a client sent.
std::string trace_of(std::string_view sent, base::Time now, std::string_view random_hex) {
  auto root = sent.find("Root=");
  if (root != std::string_view::npos) {
    auto value = sent.substr(root, sent.find(';', root) - root);
    if (value.size() < 64 && base::find_first_of(value, "\r\n,\"") == std::string_view::npos) {
      return fmt::format("{};Parent={};Sampled=0", value, random_hex.substr(24, 16));
    }
  }
  return fmt::format(FMT_COMPILE("Root=1-{:08x}-{};Parent={};Sampled=0"), base::epoch_ms(now) / 1000, random_hex.substr(0, 24),
                     random_hex.substr(24, 16));
}

std::string uuid_of(std::string bytes) {
  bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);
  auto hex = base::hex_encode(bytes);
  return fmt::format(FMT_COMPILE("{}-{}-{}-{}-{}"), hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4), hex.substr(16, 4),
                     hex.substr(20));
}

Refusal unauthenticated(const base::Error& error) {
  auto type = error.code == "MissingAuthenticationTokenException" ? ResponseType::missing_authentication_token
              : error.code == "ExpiredTokenException"             ? ResponseType::expired_token
                                                                  : ResponseType::invalid_signature;
  return {type, error.message, 403, error.code};
}

using Late = std::optional<Result<Outcome>>;  // nothing: the time was over first

Task<void> ask(Task<Result<Outcome>> invocation, base::OneShotPromise<Late> promise) {
  promise.set(co_await std::move(invocation));
}

Task<void> watch(net::Loop& loop, int timeout_ms, base::OneShotPromise<Late> promise) {
  co_await loop.sleep(std::chrono::milliseconds(timeout_ms));
  promise.set(Late());
}

// The function goes on when the client is told that it took too long, as at Amazon.
Task<Late> within(Task<Result<Outcome>> invocation, int timeout_ms) {
  auto* loop = net::Loop::current();
  if (!loop) co_return co_await std::move(invocation);
  auto [promise, future] = base::one_shot<Late>();
  base::start(ask(std::move(invocation), promise));
  net::Running timer(watch(*loop, timeout_ms, promise));
  co_return co_await std::move(future);
}

}  // namespace

Invoke invoke_through(functions::Host& host, std::string account) {
  auto caller = std::make_shared<const iam::Caller>(iam::service_caller(std::move(account), "apigateway.amazonaws.com"));
  return [&host, caller](functions::Invocation invocation) { return host.invoke(*caller, std::move(invocation)); };
}

Result<std::unique_ptr<Gateway>> Gateway::open(Parts parts, aws::Settings settings) {
  Apis::Parts needed{parts.store, parts.workers, parts.clock, parts.random};
  TRY(auto apis, Apis::open(needed, {settings.account, settings.region}));
  std::unique_ptr<Gateway> gateway(new Gateway(std::move(parts), std::move(settings)));
  gateway->apis_ = std::move(apis);
  return gateway;
}

Task<wire::Response> Gateway::serve(std::string api, std::string stage_name, wire::Request request, std::string path) {
  if (path.empty()) path = "/";
  auto stage = apis_->snapshot()->find(api, stage_name);
  Exchange exchange{request, path, stage_name, api, settings_.account, parts_.clock.now()};
  exchange.stage = stage.get();
  begin(exchange);
  auto answered = co_await answer(exchange);
  auto response = answered ? *std::move(answered) : error_response(exchange, answered.error());
  response.headers.set("x-amzn-RequestId", exchange.request_id);
  response.headers.set("x-amz-apigw-id", exchange.extended_request_id);
  if (answered && exchange.method->kind == MethodProgram::Kind::lambda)
    response.headers.set("X-Amzn-Trace-Id", exchange.trace_id);
  co_return response;
}

void Gateway::begin(Exchange& exchange) const {
  auto bytes = parts_.random.bytes(16 + 11 + 20);
  exchange.request_id = uuid_of(bytes.substr(0, 16));
  exchange.extended_request_id = base::base64_encode(std::string_view(bytes).substr(16, 11));
  for (char& c : exchange.extended_request_id) {
    if (c == '/' || c == '+') c = '-';
  }
  exchange.trace_id = trace_of(exchange.request.headers.get("X-Amzn-Trace-Id"), exchange.now,
                               base::hex_encode(std::string_view(bytes).substr(27)));
  exchange.domain_name = domain_of(exchange.request.headers.get("Host"));
  exchange.query = wire::parse_query(exchange.request.query());
}

// One request, top to bottom. The order of the lines is the order of the checks.
Task<Admitted<wire::Response>> Gateway::answer(Exchange& exchange) {
  if (exchange.request.body.size() > kMaxPayloadBytes) co_return std::unexpected(payload_too_large());
  if (!exchange.stage) co_return std::unexpected(unknown_stage());
  CO_CHECK_OK(find_route(exchange));
  CO_CHECK_OK(authorize(exchange));
  CO_CHECK_OK(check_parameters(exchange));
  CO_CHECK_OK(check_body(exchange));
  CO_CHECK_OK(check_media_type(exchange));
  switch (exchange.method->kind) {
    case MethodProgram::Kind::mock: co_return mock_response(exchange);
    case MethodProgram::Kind::lambda: co_return co_await call_function(exchange);
    case MethodProgram::Kind::none: break;
  }
  co_return std::unexpected(misconfigured());
}

std::string Gateway::method_arn(const Exchange& exchange) const {
  return fmt::format(FMT_COMPILE("arn:aws:execute-api:{}:{}:{}/{}/{}{}"), settings_.region, settings_.account, exchange.api_id,
                     exchange.stage_name, exchange.request.method, exchange.path);
}

// NONE: a resource policy must allow, if there is one. AWS_IAM: the caller's own policies or the resource policy must.
Admitted<void> Gateway::authorize(Exchange& exchange) const {
  auto& policy = exchange.stage->api->policy;
  bool signed_only = exchange.method->authorization == MethodProgram::Authorization::iam;
  if (!signed_only && !policy) return {};
  if (signed_only) {
    auto caller = parts_.authenticator.authenticate(exchange.request, "execute-api", exchange.now);
    if (!caller) return std::unexpected(unauthenticated(caller.error()));
    exchange.caller = *std::move(caller);
  }
  static const iam::Caller nobody = iam::anonymous_caller();
  auto& caller = exchange.caller ? *exchange.caller : nobody;
  iam::Access access{std::string(kAction), method_arn(exchange), {}};
  iam::RequestKeys keys{.now = exchange.now,
                        .source_address = exchange.request.remote_address,
                        .transport = exchange.request.secure ? iam::Transport::secure : iam::Transport::plain,
                        .region = settings_.region,
                        .user_agent = exchange.request.headers.get("User-Agent")};
  auto by_policy = policy ? policy->evaluate(caller, access, keys) : iam::Decision::implicit_deny;
  auto by_identity = signed_only ? iam::decide(caller, access, keys) : iam::Decision::implicit_deny;
  auto name = caller.arn.empty() ? std::string_view("anonymous") : std::string_view(caller.arn);
  if (by_policy == iam::Decision::explicit_deny || by_identity == iam::Decision::explicit_deny) {
    return std::unexpected(access_denied(name, access.resource, settings_.account, Denial::explicit_deny));
  }
  if (by_policy == iam::Decision::allow || by_identity == iam::Decision::allow) return {};
  return std::unexpected(access_denied(name, access.resource, settings_.account, Denial::implicit));
}

Task<Admitted<wire::Response>> Gateway::call_function(Exchange& exchange) {
  auto& method = *exchange.method;
  if (method.broken) co_return std::unexpected(misconfigured());
  functions::Invocation invocation;
  invocation.function = exchange.stage->functions[exchange.method_index];
  invocation.payload = proxy_event(exchange);
  invocation.trace_id = exchange.trace_id;
  invocation.source_account = settings_.account;
  invocation.source_arn =
      fmt::format(FMT_COMPILE("arn:aws:execute-api:{}:{}:{}/{}/{}{}"), settings_.region, settings_.account, exchange.api_id,
                  exchange.stage_name, method.http_method == "ANY" ? "*" : method.http_method, method.resource_path);
  auto outcome = co_await within(parts_.invoke(std::move(invocation)), method.timeout_ms);
  if (!outcome) co_return std::unexpected(integration_timeout());
  if (!*outcome) co_return std::unexpected(integration_failed());
  if (!(*outcome)->function_error.empty()) co_return std::unexpected(malformed_result());
  co_return proxy_response((*outcome)->payload, exchange.request.headers.get("Accept"), exchange.stage->api->binary_types);
}

}  // namespace gateway
