// AWS::Lambda::Version. Its physical id is the version's ARN; every change publishes another one.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-version.html
#include "stacks/resource_type.h"

namespace stacks {
namespace {

using base::Document;

constexpr Property kProvisioned[] = {{"ProvisionedConcurrentExecutions", Kind::integer, Need::required}};
constexpr Property kVersionProperties[] = {
    {"FunctionName", Kind::text, Need::required, Change::replaces},
    {"CodeSha256", Kind::text, Need::optional, Change::replaces},
    {"Description", Kind::text, Need::optional, Change::replaces},
    {"ProvisionedConcurrencyConfig", Kind::object, Need::optional, Change::replaces, kProvisioned},
    {"RuntimePolicy", Kind::later},
};

base::Task<base::Result<Made>> create_version(const Site& site, Wanted wanted) {
  auto input = pick(wanted.properties, {"FunctionName", "CodeSha256", "Description"});
  CO_TRY(auto answer, co_await site.call("lambda", "PublishVersion", std::move(input)));
  if (auto* provisioned = wanted.properties.find("ProvisionedConcurrencyConfig")) {
    auto more = pick(*provisioned, {"ProvisionedConcurrentExecutions"});
    copy(answer, "FunctionName", more, "FunctionName");
    copy(answer, "Version", more, "Qualifier");
    CO_CHECK_OK(co_await site.call("lambda", "PutProvisionedConcurrencyConfig", std::move(more)));
  }
  Made made{std::string(answer.text("FunctionArn"))};
  copy(answer, "Version", made.attributes, "Version");
  copy(answer, "FunctionArn", made.attributes, "FunctionArn");
  co_return made;
}

base::Task<base::Status> remove_version(const Site& site, Existing existing) {
  co_return gone(co_await site.call("lambda", "DeleteFunction", Document::object({{"FunctionName", existing.physical_id}})));
}

}  // namespace

ResourceType lambda_version() {
  return {.name = "AWS::Lambda::Version",
          .properties = kVersionProperties,
          .attributes = {"Version", "FunctionArn"},
          .create = create_version,
          .remove = remove_version};
}

}  // namespace stacks
