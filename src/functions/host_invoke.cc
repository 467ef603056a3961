// Host::invoke: from the caller to the scheduler and back.
#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"
#include "functions/host_state.h"
#include "iam/access.h"
#include "iam/caller.h"
#include "net/loop.h"

namespace functions {
namespace {

/// Root=1-<seconds>-<24 digits>;Parent=<16 digits>;Sampled=0
std::string make_trace_id(base::Time now, base::Random& random) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string bytes = random.bytes(20), hex;
  hex.reserve(40);
  for (char c : bytes) {
    hex += digits[static_cast<uint8_t>(c) >> 4];
    hex += digits[static_cast<uint8_t>(c) & 15];
  }
  std::string_view all = hex;
  return fmt::format("Root=1-{:08x}-{};Parent={};Sampled=0", base::epoch_ms(now) / 1000, all.substr(0, 24), all.substr(24, 16));
}

/// An invocation names the version it would have run.
base::Error not_invocable(base::Error error) {
  bool unqualified = std::count(error.message.begin(), error.message.end(), ':') == 7;
  if (error.message.starts_with("Function not found: ") && unqualified) error.message += ":$LATEST";
  return error;
}

base::Error request_too_large(size_t limit) {
  return {base::ErrorKind::invalid, "RequestTooLargeException",
          fmt::format("Request must be smaller than {} bytes for the InvokeFunction operation", limit), 413,
          base::Document::object({{"Type", "User"}})};
}

/// A service acts for somebody else: the function's own policy must allow it.
base::Status check_permission(const Target& target, const iam::Caller& caller, const Invocation& invocation, base::Time now,
                              std::string_view region) {
  if (caller.kind != iam::Caller::Kind::service) return {};
  const std::string& arn = target.alias ? target.arn : target.deployment->pool->arn;
  if (target.policy()) {
    iam::Access access{"lambda:InvokeFunction", arn, {}};
    iam::RequestKeys keys{.now = now,
                          .source_address = "",
                          .region = region,
                          .user_agent = "",
                          .source_arn = invocation.source_arn,
                          .source_account = invocation.source_account};
    auto decision = target.policy()->evaluate(caller, access, keys);
    if (decision == iam::Decision::allow || decision == iam::Decision::allow_to_account) return {};
  }
  return base::fail(may_not_invoke(caller.service, arn));
}

}  // namespace

base::Task<base::Result<Outcome>> Host::invoke(const iam::Caller& caller, Invocation invocation) {
  State& state = *state_;
  Parts& parts = state.shared.parts;
  auto found = state.resolve(invocation.function, invocation.qualifier);
  if (!found) co_return base::fail(not_invocable(std::move(found).error()));
  auto target = *std::move(found);
  auto now = parts.clock.now();
  CO_CHECK_OK(check_permission(target, caller, invocation, now, state.shared.options.region));
  bool event = invocation.type == Invocation::Type::event;
  size_t most = event ? limits::event_bytes : limits::request_bytes;
  if (invocation.payload.size() > most) co_return base::fail(request_too_large(most));
  if (invocation.request_id.empty()) invocation.request_id = parts.random.uuid();
  if (invocation.trace_id.empty()) invocation.trace_id = make_trace_id(now, parts.random);

  if (invocation.type == Invocation::Type::dry_run)
    co_return Outcome{.status = 204, .payload = "", .request_id = std::move(invocation.request_id)};
  if (event) co_return co_await state.accept_event(target, std::move(invocation));
  auto chosen = state.choose(target);
  co_return co_await state.run(std::move(chosen), std::move(target.arn), std::move(invocation));
}

base::Task<base::Result<Outcome>> Host::State::run(DeploymentPtr deployment, std::string invoked, Invocation invocation) {
  auto [promise, future] = base::one_shot<base::Result<Outcome>>();
  auto job = std::make_unique<Job>(Job{std::move(invocation), std::move(invoked), Steady::now(), nullptr, promise});
  scheduler->submit(deployment->pool, std::move(job));
  auto outcome = co_await std::move(future);
  if (outcome) outcome->executed_version = version_of(*deployment->function);
  co_return outcome;
}

}  // namespace functions
