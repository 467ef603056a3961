// AWS::Lambda::Url. Its physical id is the ARN of the function.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-url.html
#include "stacks/resource_type.h"

namespace stacks {
namespace {

using base::Document;

constexpr Property kUrlCors[] = {{"AllowCredentials", Kind::boolean}, {"AllowHeaders", Kind::texts},
                                 {"AllowMethods", Kind::texts},       {"AllowOrigins", Kind::texts},
                                 {"ExposeHeaders", Kind::texts},      {"MaxAge", Kind::integer}};
constexpr Property kUrlProperties[] = {
    {"TargetFunctionArn", Kind::text, Need::required, Change::replaces},
    {"Qualifier", Kind::text, Need::optional, Change::replaces},
    {"AuthType", Kind::text, Need::required},
    {"InvokeMode"},
    {"Cors", Kind::object, Need::optional, Change::in_place, kUrlCors},
};

Document url_input(const Document& properties) {
  Document input = pick(properties, {"Qualifier", "AuthType", "InvokeMode", "Cors"});
  copy(properties, "TargetFunctionArn", input, "FunctionName");
  return input;
}

Made url_made(const Document& answer) {
  Made made{std::string(answer.text("FunctionArn"))};
  copy(answer, "FunctionArn", made.attributes, "FunctionArn");
  copy(answer, "FunctionUrl", made.attributes, "FunctionUrl");
  return made;
}

base::Task<base::Result<Made>> create_url(const Site& site, Wanted wanted) {
  CO_TRY(auto answer, co_await site.call("lambda", "CreateFunctionUrlConfig", url_input(wanted.properties)));
  co_return url_made(answer);
}

base::Task<base::Result<Made>> update_url(const Site& site, Wanted wanted, Existing) {
  Document input = url_input(wanted.properties);
  if (!input.find("InvokeMode")) input.set("InvokeMode", "BUFFERED");
  if (!input.find("Cors")) input.set("Cors", Document::object());
  CO_TRY(auto answer, co_await site.call("lambda", "UpdateFunctionUrlConfig", std::move(input)));
  co_return url_made(answer);
}

Document url_name(const Document& properties) {
  Document input = pick(properties, {"Qualifier"});
  copy(properties, "TargetFunctionArn", input, "FunctionName");
  return input;
}

base::Task<base::Result<std::optional<Made>>> find_url(const Site& site, Wanted wanted) {
  auto answer = co_await site.call("lambda", "GetFunctionUrlConfig", url_name(wanted.properties));
  if (!answer && not_there(answer.error())) co_return std::nullopt;
  if (!answer) co_return base::fail(std::move(answer).error());
  co_return url_made(*answer);
}

base::Task<base::Status> remove_url(const Site& site, Existing existing) {
  co_return gone(co_await site.call("lambda", "DeleteFunctionUrlConfig", url_name(existing.properties)));
}

}  // namespace

ResourceType lambda_url() {
  return {.name = "AWS::Lambda::Url",
          .properties = kUrlProperties,
          .attributes = {"FunctionArn", "FunctionUrl"},
          .create = create_url,
          .update = update_url,
          .remove = remove_url,
          .find = find_url};
}

}  // namespace stacks
