// AWS::Lambda::EventInvokeConfig
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-eventinvokeconfig.html
#include "stacks/resource_type.h"

namespace stacks {
namespace {

constexpr Property kOneDestination[] = {{"Destination", Kind::text, Need::required}};
constexpr Property kDestinations[] = {{"OnSuccess", Kind::object, Need::optional, Change::in_place, kOneDestination},
                                      {"OnFailure", Kind::object, Need::optional, Change::in_place, kOneDestination}};
constexpr Property kEventInvokeProperties[] = {
    {"FunctionName", Kind::text, Need::required, Change::replaces},
    {"Qualifier", Kind::text, Need::required, Change::replaces},
    {"MaximumEventAgeInSeconds", Kind::integer},
    {"MaximumRetryAttempts", Kind::integer},
    {"DestinationConfig", Kind::object, Need::optional, Change::in_place, kDestinations},
};

base::Task<base::Result<Made>> put_event_invoke_config(const Site& site, Wanted wanted) {
  CO_TRY(auto answer, co_await site.call("lambda", "PutFunctionEventInvokeConfig", std::move(wanted.properties)));
  co_return Made{std::string(answer.text("FunctionArn"))};
}

base::Task<base::Result<Made>> update_event_invoke_config(const Site& site, Wanted wanted, Existing) {
  return put_event_invoke_config(site, std::move(wanted));
}

/// Putting it again makes it what it is to be.
base::Task<base::Result<std::optional<Made>>> find_event_invoke_config(const Site& site, Wanted wanted) {
  CO_TRY(auto made, co_await put_event_invoke_config(site, std::move(wanted)));
  co_return std::optional(std::move(made));
}

base::Task<base::Status> remove_event_invoke_config(const Site& site, Existing existing) {
  auto input = pick(existing.properties, {"FunctionName", "Qualifier"});
  co_return gone(co_await site.call("lambda", "DeleteFunctionEventInvokeConfig", std::move(input)));
}

}  // namespace

ResourceType lambda_event_invoke_config() {
  return {.name = "AWS::Lambda::EventInvokeConfig",
          .properties = kEventInvokeProperties,
          .create = put_event_invoke_config,
          .update = update_event_invoke_config,
          .remove = remove_event_invoke_config,
          .find = find_event_invoke_config};
}

}  // namespace stacks
