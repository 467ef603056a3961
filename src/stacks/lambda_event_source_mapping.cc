// AWS::Lambda::EventSourceMapping
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-eventsourcemapping.html
#include <array>

#include "stacks/resource_type.h"

namespace stacks {
namespace {

using base::Document;

constexpr Property kFilter[] = {{"Pattern"}};
constexpr Property kCriteria[] = {{"Filters", Kind::objects, Need::optional, Change::in_place, kFilter}};
constexpr Property kTarget[] = {{"Destination"}};
constexpr Property kDestinations[] = {{"OnFailure", Kind::object, Need::optional, Change::in_place, kTarget}};
constexpr Property kProperties[] = {
    {"FunctionName", Kind::text, Need::required},
    {"EventSourceArn", Kind::text, Need::required, Change::replaces},
    {"StartingPosition", Kind::text, Need::required, Change::replaces},
    {"Enabled", Kind::boolean},
    {"BatchSize", Kind::integer},
    {"MaximumBatchingWindowInSeconds", Kind::integer},
    {"ParallelizationFactor", Kind::integer},
    {"MaximumRecordAgeInSeconds", Kind::integer},
    {"BisectBatchOnFunctionError", Kind::boolean},
    {"MaximumRetryAttempts", Kind::integer},
    {"FilterCriteria", Kind::object, Need::optional, Change::in_place, kCriteria},
    {"DestinationConfig", Kind::object, Need::optional, Change::in_place, kDestinations},
    {"FunctionResponseTypes", Kind::texts},
    {"TumblingWindowInSeconds", Kind::integer},
    {"AmazonManagedKafkaEventSourceConfig", Kind::later},
    {"DocumentDBEventSourceConfig", Kind::later},
    {"KmsKeyArn", Kind::later},
    {"LoggingConfig", Kind::later},
    {"MetricsConfig", Kind::later},
    {"ProvisionedPollerConfig", Kind::later},
    {"Queues", Kind::later},
    {"ScalingConfig", Kind::later},
    {"SelfManagedEventSource", Kind::later},
    {"SelfManagedKafkaEventSourceConfig", Kind::later},
    {"SourceAccessConfigurations", Kind::later},
    {"StartingPositionTimestamp", Kind::later},
    {"Tags", Kind::later},
    {"Topics", Kind::later},
};

// What a property that is no longer there goes back to.
Document unset_setting(std::string_view property) {
  if (property == "Enabled") return true;
  if (property == "BatchSize") return 100;
  if (property == "ParallelizationFactor") return 1;
  if (property == "MaximumRecordAgeInSeconds" || property == "MaximumRetryAttempts") return -1;
  if (property == "BisectBatchOnFunctionError") return false;
  if (property == "FilterCriteria") return Document::object({{"Filters", Document::list()}});
  if (property == "DestinationConfig") return Document::object({{"OnFailure", Document::object()}});
  if (property == "FunctionResponseTypes") return Document::list();
  return 0;
}

Made mapping_made(const Document& answer) {
  Made made{std::string(answer.text("UUID"))};
  copy(answer, "UUID", made.attributes, "Id");
  copy(answer, "EventSourceMappingArn", made.attributes, "EventSourceMappingArn");
  return made;
}

base::Task<base::Result<Made>> create_mapping(const Site& site, Wanted wanted) {
  CO_TRY(auto answer, co_await site.call("lambda", "CreateEventSourceMapping", std::move(wanted.properties)));
  co_return mapping_made(answer);
}

base::Task<base::Result<Made>> update_mapping(const Site& site, Wanted wanted, Existing existing) {
  Document input = Document::object({{"UUID", existing.physical_id}});
  for (const auto& property : kProperties) {
    if (!existing.changes(property.name)) continue;
    auto* value = wanted.properties.find(property.name);
    input.set(property.name, value ? *value : unset_setting(property.name));
  }
  CO_CHECK_OK(co_await site.call("lambda", "UpdateEventSourceMapping", std::move(input)));
  co_return Made{existing.physical_id, existing.attributes};
}

base::Task<base::Result<std::optional<Made>>> find_mapping(const Site& site, Wanted wanted) {
  auto input = pick(wanted.properties, {"FunctionName", "EventSourceArn"});
  CO_TRY(auto answer, co_await site.call("lambda", "ListEventSourceMappings", std::move(input)));
  auto* mappings = at(answer, "EventSourceMappings").elements();
  if (!mappings || mappings->empty()) co_return std::nullopt;
  co_return mapping_made(mappings->front());
}

base::Task<base::Status> remove_mapping(const Site& site, Existing existing) {
  auto input = Document::object({{"UUID", existing.physical_id}});
  co_return gone(co_await site.call("lambda", "DeleteEventSourceMapping", std::move(input)));
}

}  // namespace

ResourceType lambda_event_source_mapping() {
  return {.name = "AWS::Lambda::EventSourceMapping",
          .properties = kProperties,
          .attributes = {"Id", "EventSourceMappingArn"},
          .create = create_mapping,
          .update = update_mapping,
          .remove = remove_mapping,
          .find = find_mapping};
}

}  // namespace stacks
