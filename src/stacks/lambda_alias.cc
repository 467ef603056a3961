// AWS::Lambda::Alias. Its physical id is the alias's ARN.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-alias.html
#include "stacks/resource_type.h"

namespace stacks {
namespace {

using base::Document;

constexpr Property kProvisioned[] = {{"ProvisionedConcurrentExecutions", Kind::integer, Need::required}};
constexpr Property kWeight[] = {{"FunctionVersion", Kind::text, Need::required},
                                {"FunctionWeight", Kind::json, Need::required}};
constexpr Property kRouting[] = {{"AdditionalVersionWeights", Kind::objects, Need::optional, Change::in_place, kWeight}};
constexpr Property kAliasProperties[] = {
    {"FunctionName", Kind::text, Need::required, Change::replaces},
    {"Name", Kind::text, Need::required, Change::replaces},
    {"FunctionVersion", Kind::text, Need::required},
    {"Description"},
    {"RoutingConfig", Kind::object, Need::optional, Change::in_place, kRouting},
    {"ProvisionedConcurrencyConfig", Kind::object, Need::optional, Change::in_place, kProvisioned},
};

/// What CreateAlias and UpdateAlias take.
Document alias_input(const Document& properties) {
  Document input = pick(properties, {"FunctionName", "Name", "FunctionVersion"});
  input.set("Description", properties.text("Description"));
  Document weights = Document::object();
  if (auto* listed = at(at(properties, "RoutingConfig"), "AdditionalVersionWeights").elements())
    for (const auto& each : *listed) weights.set(each.text("FunctionVersion"), at(each, "FunctionWeight"));
  input.set("RoutingConfig", Document::object({{"AdditionalVersionWeights", std::move(weights)}}));
  return input;
}

Made made_alias(const Document& answer) {
  Made made{std::string(answer.text("AliasArn"))};
  copy(answer, "AliasArn", made.attributes, "AliasArn");
  return made;
}

base::Task<base::Status> provision_alias(const Site& site, const Document& properties) {
  auto input = pick(properties, {"FunctionName"});
  copy(properties, "Name", input, "Qualifier");
  auto* wanted = properties.find("ProvisionedConcurrencyConfig");
  if (wanted) copy(*wanted, "ProvisionedConcurrentExecutions", input, "ProvisionedConcurrentExecutions");
  auto* operation = wanted ? "PutProvisionedConcurrencyConfig" : "DeleteProvisionedConcurrencyConfig";
  CO_CHECK_OK(co_await site.call("lambda", operation, std::move(input)));
  co_return base::Status{};
}

base::Task<base::Result<Made>> create_alias(const Site& site, Wanted wanted) {
  CO_TRY(auto answer, co_await site.call("lambda", "CreateAlias", alias_input(wanted.properties)));
  if (wanted.properties.find("ProvisionedConcurrencyConfig")) CO_CHECK_OK(co_await provision_alias(site, wanted.properties));
  co_return made_alias(answer);
}

base::Task<base::Result<Made>> update_alias(const Site& site, Wanted wanted, Existing existing) {
  CO_TRY(auto answer, co_await site.call("lambda", "UpdateAlias", alias_input(wanted.properties)));
  if (existing.changes("ProvisionedConcurrencyConfig")) CO_CHECK_OK(co_await provision_alias(site, wanted.properties));
  co_return made_alias(answer);
}

base::Task<base::Result<std::optional<Made>>> find_alias(const Site& site, Wanted wanted) {
  auto answer = co_await site.call("lambda", "GetAlias", pick(wanted.properties, {"FunctionName", "Name"}));
  if (!answer && not_there(answer.error())) co_return std::nullopt;
  if (!answer) co_return base::fail(std::move(answer).error());
  co_return made_alias(*answer);
}

base::Task<base::Status> remove_alias(const Site& site, Existing existing) {
  co_return gone(co_await site.call("lambda", "DeleteAlias", pick(existing.properties, {"FunctionName", "Name"})));
}

}  // namespace

ResourceType lambda_alias() {
  return {.name = "AWS::Lambda::Alias",
          .properties = kAliasProperties,
          .attributes = {"AliasArn"},
          .after_creation = {"ProvisionedConcurrencyConfig"},
          .create = create_alias,
          .update = update_alias,
          .remove = remove_alias,
          .find = find_alias};
}

}  // namespace stacks
