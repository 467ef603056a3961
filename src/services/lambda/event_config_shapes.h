// What the operations of event invoke configurations share.
#pragma once
#include <optional>
#include <string>

#include "services/lambda/shapes.h"

namespace services::lambda {

/// OnSuccess and OnFailure.
struct Destination {
  std::optional<std::string> arn;
};
struct Destinations {
  std::optional<Destination> on_success, on_failure;
};

struct EventConfigInput {
  std::string function;
  std::optional<std::string> qualifier;
  std::optional<int> max_retries, max_age_s;
  std::optional<Destinations> destinations;
};

struct EventInvokeConfig {
  wire::Timestamp last_modified;
  std::string arn;
  std::optional<int> max_retries, max_age_s;
  Destinations destinations;
};

inline functions::EventConfigChanges changes_of(const EventConfigInput& in) {
  functions::EventConfigChanges changes{
      .max_retries = in.max_retries, .max_age_s = in.max_age_s, .on_success = {}, .on_failure = {}};
  if (!in.destinations) return changes;
  const auto& [success, failure] = *in.destinations;
  changes.on_success = success ? success->arn.value_or("") : "";
  changes.on_failure = failure ? failure->arn.value_or("") : "";
  return changes;
}

inline EventInvokeConfig event_invoke_config(functions::NamedEventConfig named) {
  auto destination = [](std::string& arn) { return arn.empty() ? Destination() : Destination{std::move(arn)}; };
  EventInvokeConfig out{.last_modified = {base::Time(std::chrono::milliseconds(named.config.last_modified_ms))},
                        .arn = std::move(named.arn)};
  out.max_retries = named.config.max_retries;
  out.max_age_s = named.config.max_age_s;
  out.destinations = {destination(named.config.on_success), destination(named.config.on_failure)};
  return out;
}

template <class V>
void fields(V& v, Destination& x) {
  v.optional("Destination", x.arn, Length{0, 350});
}
template <class V>
void fields(V& v, Destinations& x) {
  v.optional("OnSuccess", x.on_success);
  v.optional("OnFailure", x.on_failure);
}
template <class V>
void fields(V& v, EventConfigInput& x) {
  v.required("FunctionName", x.function, kFunctionName, Path{});
  v.optional("Qualifier", x.qualifier, kQualifier, Query{});
  v.optional("MaximumRetryAttempts", x.max_retries, Range{0, 2});
  v.optional("MaximumEventAgeInSeconds", x.max_age_s, Range{60, 21'600});
  v.optional("DestinationConfig", x.destinations);
}
template <class V>
void fields(V& v, EventInvokeConfig& x) {
  v.required("LastModified", x.last_modified);
  v.required("FunctionArn", x.arn);
  v.optional("MaximumRetryAttempts", x.max_retries);
  v.optional("MaximumEventAgeInSeconds", x.max_age_s);
  v.required("DestinationConfig", x.destinations);
}

}  // namespace services::lambda
