// https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
#include "events/errors.h"
#include "services/lambda/event_source_shapes.h"
#include "services/lambda/operations.h"

namespace services::lambda {

struct CreateEventSourceMapping {
  static constexpr std::string_view name = "CreateEventSourceMapping";
  static constexpr aws::Route route{"POST", "/2015-03-31/event-source-mappings"};
  static constexpr int status = 202;
  struct Input {
    std::string function;
    std::optional<std::string> source, start;
    std::optional<wire::Timestamp> start_time;
    std::optional<base::Document> topics, queues, self_managed, tags;
    MappingSettings settings;
  };
  using Output = MappingShape;
  static std::vector<Access> access(Mappings& mappings, const Call&, const Input& in) {
    return {{"lambda:CreateEventSourceMapping", "*", {{"lambda:FunctionArn", {mappings.function_arn(in.function)}}}}};
  }
  static Task<Result<Output>> run(Mappings& mappings, const Call& call, Input in);
};

namespace {

base::Status check_source(const CreateEventSourceMapping::Input& in) {
  if (in.topics) return base::fail(events::unsupported("Topics"));
  if (in.queues) return base::fail(events::unsupported("Queues"));
  if (in.self_managed) return base::fail(events::unsupported("SelfManagedEventSource"));
  if (in.tags && in.tags->members() && !in.tags->members()->empty()) return base::fail(events::unsupported("Tags"));
  if (!in.source) return base::fail(events::invalid_value("Unrecognized event source."));
  if (!in.source->starts_with("arn:aws:dynamodb:"))
    return base::fail(events::unsupported("An event source other than a stream of DynamoDB, " + *in.source + ","));
  if (!in.start) {
    return base::fail(
        events::invalid_value("1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: "
                              "Member must not be null."));
  }
  if (*in.start == "AT_TIMESTAMP" || in.start_time)
    return base::fail(events::invalid_value("Unsupported starting position for DynamoDB stream: AT_TIMESTAMP"));
  return {};
}

}  // namespace

Task<Result<MappingShape>> CreateEventSourceMapping::run(Mappings& mappings, const Call& call, Input in) {
  CO_CHECK_OK(check_source(in));
  events::Mapping fresh;
  fresh.function = std::move(in.function);
  fresh.source = std::move(*in.source);
  fresh.start = std::move(*in.start);
  CO_CHECK_OK(apply(in.settings, fresh));
  CO_TRY(auto shown, co_await mappings.create(std::move(fresh)));
  co_return mapping_shape(call, std::move(shown));
}

template <class V>
void fields(V& v, CreateEventSourceMapping::Input& x) {
  v.optional("EventSourceArn", x.source);
  v.required("FunctionName", x.function, kFunctionName);
  v.optional("StartingPosition", x.start, OneOf{"TRIM_HORIZON", "LATEST", "AT_TIMESTAMP"});
  v.optional("StartingPositionTimestamp", x.start_time);
  v.optional("Topics", x.topics);
  v.optional("Queues", x.queues);
  v.optional("SelfManagedEventSource", x.self_managed);
  v.optional("Tags", x.tags);
  setting_fields(v, x.settings);
}

aws::Operation create_event_source_mapping(Mappings& mappings) { return aws::bind<CreateEventSourceMapping>(mappings); }

}  // namespace services::lambda
