// What the operations on event source mappings share: the members they take and the mapping they answer with.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "events/mappings.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

using events::Mappings;
using wire::Each;

struct DestinationShape {
  std::optional<std::string> destination;
};
struct DestinationConfig {
  std::optional<DestinationShape> on_success, on_failure;
};
struct FilterShape {
  std::optional<std::string> pattern;
};
struct FilterCriteria {
  std::optional<std::vector<FilterShape>> filters;
};
/// How records get to the function: what CreateEventSourceMapping and UpdateEventSourceMapping take.
struct MappingSettings {
  std::optional<std::string> function;
  std::optional<bool> enabled, bisect;
  std::optional<int> batch_size, window_s, parallel, max_age_s, max_retries, tumbling_s;
  std::optional<FilterCriteria> filters;
  std::optional<DestinationConfig> destinations;
  std::optional<std::vector<std::string>> response_types;
  std::vector<std::pair<const char*, std::optional<base::Document>>> unbuilt = {{"KMSKeyArn", {}},
                                                                                {"MetricsConfig", {}},
                                                                                {"LoggingConfig", {}},
                                                                                {"ScalingConfig", {}},
                                                                                {"SourceAccessConfigurations", {}},
                                                                                {"ProvisionedPollerConfig", {}},
                                                                                {"AmazonManagedKafkaEventSourceConfig", {}},
                                                                                {"SelfManagedKafkaEventSourceConfig", {}},
                                                                                {"DocumentDBEventSourceConfig", {}}};
};

/// A mapping as every operation answers it.
struct MappingShape {
  std::string id, arn, source, function, start, state, result;
  std::string reason = "User action";
  int batch_size = 0, window_s = 0, parallel = 0, max_age_s = 0, max_retries = 0, tumbling_s = 0;
  bool bisect = false;
  wire::Timestamp modified;
  DestinationConfig destinations;
  std::optional<FilterCriteria> filters;
  std::vector<std::string> response_types;
};

MappingShape mapping_shape(const Call& call, events::Shown shown);
/// What was given, into the mapping; all that virga has not built is refused by name.
base::Status apply(const MappingSettings& settings, events::Mapping& mapping);
/// An action on one mapping, with the function it is of where that is known.
std::vector<Access> mapping_access(const Mappings& mappings, const Call& call, std::string_view action, std::string_view id);

template <class V>
void fields(V& v, DestinationShape& x) {
  v.optional("Destination", x.destination, Length{0, 350});
}
template <class V>
void fields(V& v, DestinationConfig& x) {
  v.optional("OnSuccess", x.on_success);
  v.optional("OnFailure", x.on_failure);
}
template <class V>
void fields(V& v, FilterShape& x) {
  v.optional("Pattern", x.pattern, Length{0, 4096});
}
template <class V>
void fields(V& v, FilterCriteria& x) {
  v.optional("Filters", x.filters);
}
template <class V>
void setting_fields(V& v, MappingSettings& x) {
  v.optional("Enabled", x.enabled);
  v.optional("BatchSize", x.batch_size, Range{1, 10'000});
  v.optional("FilterCriteria", x.filters);
  v.optional("MaximumBatchingWindowInSeconds", x.window_s, Range{0, 300});
  v.optional("ParallelizationFactor", x.parallel, Range{1, 10});
  v.optional("DestinationConfig", x.destinations);
  v.optional("MaximumRecordAgeInSeconds", x.max_age_s, Range{-1, 604'800});
  v.optional("BisectBatchOnFunctionError", x.bisect);
  v.optional("MaximumRetryAttempts", x.max_retries, Range{-1, 10'000});
  v.optional("TumblingWindowInSeconds", x.tumbling_s, Range{0, 900});
  v.optional("FunctionResponseTypes", x.response_types, Length{0, 1}, Each{OneOf{"ReportBatchItemFailures"}});
  for (auto& [name, member] : x.unbuilt) v.optional(name, member);
}
template <class V>
void fields(V& v, MappingShape& x) {
  v.required("UUID", x.id);
  v.required("StartingPosition", x.start);
  v.required("BatchSize", x.batch_size);
  v.required("MaximumBatchingWindowInSeconds", x.window_s);
  v.required("ParallelizationFactor", x.parallel);
  v.required("EventSourceArn", x.source);
  v.optional("FilterCriteria", x.filters);
  v.required("FunctionArn", x.function);
  v.required("LastModified", x.modified);
  v.required("LastProcessingResult", x.result);
  v.required("State", x.state);
  v.required("StateTransitionReason", x.reason);
  v.required("DestinationConfig", x.destinations);
  v.required("MaximumRecordAgeInSeconds", x.max_age_s);
  v.required("BisectBatchOnFunctionError", x.bisect);
  v.required("MaximumRetryAttempts", x.max_retries);
  v.required("TumblingWindowInSeconds", x.tumbling_s);
  v.required("FunctionResponseTypes", x.response_types);
  v.required("EventSourceMappingArn", x.arn);
}

}  // namespace services::lambda
