#include "services/lambda/event_source_shapes.h"

#include "events/errors.h"

namespace services::lambda {
namespace {

bool says_nothing(const std::optional<base::Document>& member) {
  if (!member || member->is_null()) return true;
  if (member->string()) return member->string()->empty();
  if (member->elements()) return member->elements()->empty();
  return member->members() && member->members()->empty();
}

base::Status apply_destinations(const DestinationConfig& config, events::Mapping& mapping) {
  if (config.on_success && !config.on_success->destination.value_or("").empty())
    return base::fail(events::unsupported("DestinationConfig.OnSuccess for streams"));
  auto target = config.on_failure ? config.on_failure->destination.value_or("") : "";
  if (!target.empty() && !target.starts_with("arn:aws:lambda:"))
    return base::fail(events::unsupported("DestinationConfig.OnFailure to anything but a function, " + target + ","));
  mapping.on_failure = std::move(target);
  return {};
}

template <class T>
void take(T& value, const std::optional<T>& given) {
  if (given) value = *given;
}

}  // namespace

MappingShape mapping_shape(const Call& call, events::Shown shown) {
  auto& mapping = shown.mapping;
  MappingShape out;
  out.arn = aws::arn(*call.settings, "lambda", "event-source-mapping:" + mapping.id);
  out.id = std::move(mapping.id);
  out.source = std::move(mapping.source);
  out.function = std::move(mapping.function);
  out.start = std::move(mapping.start);
  out.state = std::move(shown.state);
  out.result = std::move(shown.result);
  out.batch_size = mapping.batch_size;
  out.window_s = mapping.window_s;
  out.parallel = mapping.parallel;
  out.max_age_s = mapping.max_age_s;
  out.max_retries = mapping.max_retries;
  out.bisect = mapping.bisect;
  out.modified = mapping.modified;
  out.response_types = std::move(mapping.response_types);
  out.destinations.on_failure = DestinationShape();
  if (!mapping.on_failure.empty()) out.destinations.on_failure->destination = std::move(mapping.on_failure);
  if (!mapping.filters.empty()) {
    out.filters = FilterCriteria{std::vector<FilterShape>()};
    for (auto& pattern : mapping.filters) out.filters->filters->push_back({std::move(pattern)});
  }
  return out;
}

base::Status apply(const MappingSettings& settings, events::Mapping& mapping) {
  for (const auto& [name, member] : settings.unbuilt)
    if (!says_nothing(member)) return base::fail(events::unsupported(name));
  if (settings.tumbling_s.value_or(0) > 0) return base::fail(events::unsupported("TumblingWindowInSeconds"));
  take(mapping.enabled, settings.enabled);
  take(mapping.batch_size, settings.batch_size);
  take(mapping.window_s, settings.window_s);
  take(mapping.parallel, settings.parallel);
  take(mapping.max_age_s, settings.max_age_s);
  take(mapping.max_retries, settings.max_retries);
  take(mapping.bisect, settings.bisect);
  take(mapping.response_types, settings.response_types);
  if (settings.destinations) CHECK_OK(apply_destinations(*settings.destinations, mapping));
  if (settings.filters) {
    mapping.filters.clear();
    for (const auto& filter : settings.filters->filters.value_or(std::vector<FilterShape>()))
      mapping.filters.push_back(filter.pattern.value_or(""));
  }
  return {};
}

std::vector<Access> mapping_access(const Mappings& mappings, const Call& call, std::string_view action, std::string_view id) {
  Access access{
      "lambda:" + std::string(action), aws::arn(*call.settings, "lambda", "event-source-mapping:" + std::string(id)), {}};
  if (auto shown = mappings.find(id)) access.keys.push_back({"lambda:FunctionArn", {shown->mapping.function}});
  return {std::move(access)};
}

}  // namespace services::lambda
