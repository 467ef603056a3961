// Events of type DynamoDB of an AWS::Serverless::Function
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-dynamodb.html
#include <fmt/format.h>

#include "stacks/sam.h"
#include "stacks/shape.h"

namespace stacks {
namespace {

constexpr Property kStreamEvent[] = {
    {"Stream", Kind::text, Need::required},
    {"StartingPosition", Kind::text, Need::required},
    {"BatchSize", Kind::integer},
    {"BisectBatchOnFunctionError", Kind::boolean},
    {"DestinationConfig", Kind::json},
    {"Enabled", Kind::boolean},
    {"FilterCriteria", Kind::json},
    {"FunctionResponseTypes", Kind::texts},
    {"MaximumBatchingWindowInSeconds", Kind::integer},
    {"MaximumRecordAgeInSeconds", Kind::integer},
    {"MaximumRetryAttempts", Kind::integer},
    {"ParallelizationFactor", Kind::integer},
    {"TumblingWindowInSeconds", Kind::integer},
    {"KmsKeyArn", Kind::later},
    {"MetricsConfig", Kind::later},
    {"StartingPositionTimestamp", Kind::later},
};

}  // namespace

bool reads_streams(const Node& function_properties) {
  auto* events = function_properties.find("Events");
  if (!events) return false;
  for (auto& event : events->children) {
    if (event.text_at("Type") == "DynamoDB") return true;
  }
  return false;
}

void expand_stream_event(Expansion& expansion, const Node& function, const Node& event) {
  Node none = Node::map(event.where());
  auto* given = event.find("Properties");
  const Node& properties = given ? *given : none;
  check_properties(properties, kStreamEvent, "event " + event.key, event.where(), expansion.problems);
  Position at = event.where();
  Node mapping = Node::map(at);
  for (const auto& property : kStreamEvent) {
    if (auto* value = properties.find(property.name))
      mapping.set(property.name == "Stream" ? "EventSourceArn" : property.name, *value);
  }
  mapping.set("FunctionName", Node::call("Ref", Node::string(function.key, at)));
  expansion.add(function.key + event.key, "AWS::Lambda::EventSourceMapping", at, std::move(mapping));
}

}  // namespace stacks
