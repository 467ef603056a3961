// AWS::Lambda::Permission. Its physical id is the statement's id in the function's policy; every change makes a new statement.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-permission.html
#include "stacks/resource_type.h"

namespace stacks {
namespace {

using base::Document;

constexpr Property kProperties[] = {
    {"FunctionName", Kind::text, Need::required, Change::replaces},
    {"Action", Kind::text, Need::required, Change::replaces},
    {"Principal", Kind::text, Need::required, Change::replaces},
    {"SourceArn", Kind::text, Need::optional, Change::replaces},
    {"SourceAccount", Kind::text, Need::optional, Change::replaces},
    {"EventSourceToken", Kind::text, Need::optional, Change::replaces},
    {"FunctionUrlAuthType", Kind::text, Need::optional, Change::replaces},
    {"PrincipalOrgID", Kind::text, Need::optional, Change::replaces},
    {"InvokedViaFunctionUrl", Kind::boolean, Need::optional, Change::replaces},
};

base::Task<base::Result<Made>> create(const Site& site, Wanted wanted) {
  Document input = wanted.properties;
  input.set("StatementId", wanted.physical_id);
  CO_CHECK_OK(co_await site.call("lambda", "AddPermission", std::move(input)));
  co_return Made{wanted.physical_id};
}

base::Task<base::Status> remove(const Site& site, Existing existing) {
  auto input = pick(existing.properties, {"FunctionName"}).set("StatementId", existing.physical_id);
  co_return gone(co_await site.call("lambda", "RemovePermission", std::move(input)));
}

// A statement that an interrupted run has added is taken away, so that it can be added as it should be.
base::Task<base::Result<std::optional<Made>>> find(const Site& site, Wanted wanted) {
  CO_CHECK_OK(co_await remove(site, {wanted.physical_id, wanted.properties, Document::object(), {}}));
  CO_TRY(auto made, co_await create(site, std::move(wanted)));
  co_return std::optional(std::move(made));
}

}  // namespace

ResourceType lambda_permission() {
  return {.name = "AWS::Lambda::Permission",
          .properties = kProperties,
          .max_name = 100,
          .create = create,
          .remove = remove,
          .find = find};
}

}  // namespace stacks
