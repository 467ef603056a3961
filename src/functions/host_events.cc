// Host's side of asynchronous invocations: what goes for an event, and the configuration of it.
#include <fmt/format.h>

#include "base/log.h"
#include "functions/host_state.h"
#include "iam/access.h"
#include "iam/identities.h"

namespace functions {
namespace {

base::Error no_function_for_events() { return resource_not_found("The function doesn't exist."); }

base::Error no_event_config(std::string_view arn) {
  return resource_not_found(fmt::format("The function {} doesn't have an EventInvokeConfig", arn));
}

std::string qualifier_or_latest(const std::string& qualifier) { return qualifier.empty() ? "$LATEST" : qualifier; }

std::string service_of(std::string_view arn) {
  size_t begin = arn.find(':', arn.find(':') + 1) + 1;
  return std::string(arn.substr(begin, arn.find(':', begin) - begin));
}

/// Whether the role's policies let its sessions invoke the function.
bool may_invoke_as(const Host::State& state, const Function& function, const std::string& arn) {
  auto roster = state.shared.parts.identities.roster();
  auto caller = iam::caller_of_role(function.role, function.name, *roster, state.shared.options.account);
  if (!caller) return false;
  iam::RequestKeys keys{.now = state.shared.parts.clock.now(),
                        .source_address = "",
                        .region = state.shared.options.region,
                        .user_agent = "",
                        .source_arn = "",
                        .source_account = state.shared.options.account};
  return iam::decide(*caller, {"lambda:InvokeFunction", arn, {}}, keys) == iam::Decision::allow;
}

}  // namespace

std::string event_config_id(std::string_view function, std::string_view qualifier) {
  return fmt::format("{}/{}", function, qualifier);
}

/// Where events may go on: functions that are there and that the role may invoke.
base::Status Host::State::check_destination(const Function& function, const std::string& arn, std::string_view member) const {
  if (arn.empty()) return {};
  if (service_of(arn) != "lambda") {
    return base::fail(invalid_parameter(fmt::format("{}: {} is not supported; the ARN of a Lambda function is.", member, arn)));
  }
  auto name = parse_function_name(arn, here());
  auto target = name ? resolve(arn, "") : base::fail(name.error());
  if (!target) return base::fail(invalid_parameter(fmt::format("The destination ARN {} is invalid.", arn)));
  if (target->deployment->function->name == function.name)
    return base::fail(invalid_parameter("You can't specify the function as a destination for itself."));
  if (may_invoke_as(*this, function, arn)) return {};
  return base::fail(invalid_parameter(
      fmt::format("The function's execution role does not have permissions to call InvokeFunction on {}", arn)));
}

std::optional<EventRules> Host::State::event_rules(const QueuedEvent& event) const {
  auto target = resolve(event.function, event.qualifier);
  if (!target) return std::nullopt;
  const Function& function = *target->deployment->function;
  EventRules rules;
  auto qualifier = qualifier_or_latest(target->qualifier);
  rules.function_arn = function_arn(here(), function.name, qualifier);
  rules.reserved_concurrency = function.reserved_concurrency;
  auto allowed = [&](const std::string& arn) -> std::string {
    if (arn.empty() || may_invoke_as(*this, function, arn)) return arn;
    base::log(base::LogLevel::warning, "functions", "{} is not told: the role of {} may not invoke it", arn, function.name);
    return "";
  };
  rules.dead_letter = allowed(function.dead_letter);
  auto now = catalog.read();
  auto listing = now->functions.find(function.name);
  if (listing == now->functions.end()) return std::nullopt;
  auto config = listing->second->event_configs.find(qualifier);
  if (config == listing->second->event_configs.end()) return rules;
  rules.max_retries = config->second.max_retries.value_or(rules.max_retries);
  rules.max_age_s = config->second.max_age_s.value_or(rules.max_age_s);
  rules.on_success = allowed(config->second.on_success);
  rules.on_failure = allowed(config->second.on_failure);
  return rules;
}

base::Task<base::Result<Outcome>> Host::State::run_event(QueuedEvent event) {
  CO_TRY(auto target, resolve(event.function, event.qualifier));
  Invocation invocation{.function = std::move(event.function), .qualifier = std::move(event.qualifier)};
  invocation.payload = std::move(event.payload);
  invocation.client_context = std::move(event.client_context);
  invocation.trace_id = std::move(event.trace_id);
  invocation.request_id = std::move(event.request_id);
  co_return co_await run(choose(target), target.arn, std::move(invocation));
}

base::Task<base::Result<Outcome>> Host::State::accept_event(const Target& target, Invocation invocation) {
  QueuedEvent event{.id = shared.parts.random.uuid(), .function = target.deployment->function->name};
  event.qualifier = target.qualifier;
  event.payload = std::move(invocation.payload);
  event.client_context = std::move(invocation.client_context);
  event.trace_id = std::move(invocation.trace_id);
  event.request_id = invocation.request_id;
  CO_CHECK_OK(co_await events->accept(std::move(event)));
  co_return Outcome{.status = 202, .payload = "", .request_id = std::move(invocation.request_id)};
}

void Host::State::publish_event_config(const std::string& function, const std::string& qualifier,
                                       std::optional<EventConfig> config) {
  edit(function, [&](Listing& listing) {
    if (config) {
      listing.event_configs[qualifier] = *config;
    } else {
      listing.event_configs.erase(qualifier);
    }
  });
}

base::Task<base::Result<NamedEventConfig>> Host::set_event_config(std::string text, std::string qualifier,
                                                                  EventConfigChanges changes, Setting mode) {
  auto state = state_;
  if (mode == Setting::whole && !changes.max_retries && !changes.max_age_s && !changes.on_success && !changes.on_failure)
    co_return base::fail(invalid_parameter("You must specify at least one of error handling or destination setting."));
  auto target = state->resolve(text, qualifier);
  if (!target && target.error().kind == base::ErrorKind::missing) co_return base::fail(no_function_for_events());
  if (!target) co_return base::fail(target.error());
  const Function& function = *target->deployment->function;
  CO_CHECK_OK(state->check_destination(function, changes.on_success.value_or(""), "OnSuccess"));
  CO_CHECK_OK(state->check_destination(function, changes.on_failure.value_or(""), "OnFailure"));
  auto named = qualifier_or_latest(target->qualifier);
  auto arn = function_arn(state->here(), function.name, named);
  auto work = [state, name = function.name, named, arn, changes = std::move(changes), mode,
               now = base::epoch_ms(state->shared.parts.clock.now())](store::Round& round) -> base::Result<NamedEventConfig> {
    TRY(auto still, state->functions.find(round, name));
    if (!still) return base::fail(no_function_for_events());
    TRY(auto before, state->event_configs.find(round, event_config_id(name, named)));
    if (mode == Setting::members && !before) return base::fail(no_event_config(arn));
    EventConfig config = mode == Setting::members ? *before : EventConfig();
    if (changes.max_retries) config.max_retries = changes.max_retries;
    if (changes.max_age_s) config.max_age_s = changes.max_age_s;
    if (changes.on_success) config.on_success = *changes.on_success;
    if (changes.on_failure) config.on_failure = *changes.on_failure;
    config.last_modified_ms = now;
    state->event_configs.put(round, event_config_id(name, named), config);
    at_commit(round, [state, name, named, config] { state->publish_event_config(name, named, config); });
    return NamedEventConfig{arn, std::move(config)};
  };
  co_return co_await state->shared.parts.store.write(std::move(work));
}

base::Result<NamedEventConfig> Host::event_config(std::string_view text, std::string_view qualifier) const {
  TRY(auto named, name_of(text, qualifier));
  auto effective = qualifier_or_latest(named.qualifier);
  auto arn = function_arn(state_->here(), named.name, effective);
  auto now = state_->catalog.read();
  auto listing = now->functions.find(named.name);
  if (listing == now->functions.end()) return base::fail(no_event_config(arn));
  auto found = listing->second->event_configs.find(effective);
  if (found == listing->second->event_configs.end()) return base::fail(no_event_config(arn));
  return NamedEventConfig{arn, found->second};
}

base::Result<std::vector<NamedEventConfig>> Host::event_configs(std::string_view text) const {
  TRY(auto deployment, state_->resolve_function(text));
  std::vector<NamedEventConfig> all;
  auto now = state_->catalog.read();
  auto listing = now->functions.find(deployment->function->name);
  if (listing == now->functions.end()) return all;
  for (const auto& [qualifier, config] : listing->second->event_configs)
    all.push_back({function_arn(state_->here(), listing->first, qualifier), config});
  return all;
}

base::Task<base::Status> Host::remove_event_config(std::string text, std::string qualifier) {
  auto state = state_;
  CO_TRY(auto found, event_config(text, qualifier));
  CO_TRY(auto named, name_of(text, qualifier));
  auto effective = qualifier_or_latest(named.qualifier);
  auto work = [state, name = named.name, effective](store::Round& round) -> base::Status {
    state->event_configs.erase(round, event_config_id(name, effective));
    TRY(auto still, state->functions.find(round, name));
    if (still) at_commit(round, [state, name, effective] { state->publish_event_config(name, effective, {}); });
    return {};
  };
  (void)found;
  co_return co_await state->shared.parts.store.write(std::move(work));
}

}  // namespace functions
