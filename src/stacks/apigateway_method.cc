// AWS::ApiGateway::Method: a method of a resource with its integration and its responses. A change puts all of them again.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-method.html
#include <fmt/format.h>

#include <array>

#include "stacks/resource_type.h"

namespace stacks {
namespace {

using base::Document;

constexpr Property kIntegrationResponse[] = {
    {"StatusCode", Kind::text, Need::required}, {"SelectionPattern"}, {"ResponseParameters", Kind::text_map},
    {"ResponseTemplates", Kind::text_map},      {"ContentHandling"},
};
constexpr Property kIntegration[] = {
    {"Type", Kind::text, Need::required},
    {"IntegrationHttpMethod"},
    {"Uri"},
    {"PassthroughBehavior"},
    {"ContentHandling"},
    {"TimeoutInMillis", Kind::integer},
    {"ConnectionType"},
    {"RequestParameters", Kind::text_map},
    {"RequestTemplates", Kind::text_map},
    {"IntegrationResponses", Kind::objects, Need::optional, Change::in_place, kIntegrationResponse},
    {"CacheKeyParameters", Kind::later},
    {"CacheNamespace", Kind::later},
    {"ConnectionId", Kind::later},
    {"Credentials", Kind::later},
    {"IntegrationTarget", Kind::later},
    {"ResponseTransferMode", Kind::later},
};
constexpr Property kResponse[] = {
    {"StatusCode", Kind::text, Need::required}, {"ResponseParameters", Kind::json}, {"ResponseModels", Kind::text_map}};
constexpr Property kProperties[] = {
    {"RestApiId", Kind::text, Need::required, Change::replaces},
    {"ResourceId", Kind::text, Need::required, Change::replaces},
    {"HttpMethod", Kind::text, Need::required, Change::replaces},
    {"AuthorizationType"},
    {"ApiKeyRequired", Kind::boolean},
    {"OperationName"},
    {"RequestModels", Kind::text_map},
    {"RequestParameters", Kind::json},
    {"RequestValidatorId"},
    {"Integration", Kind::object, Need::optional, Change::in_place, kIntegration},
    {"MethodResponses", Kind::objects, Need::optional, Change::in_place, kResponse},
    {"AuthorizationScopes", Kind::later},
    {"AuthorizerId", Kind::later},
};

// As API Gateway spells it: the first letter small.
std::string small(std::string_view name) {
  std::string out(name);
  if (!out.empty()) out[0] = static_cast<char>(tolower(static_cast<unsigned char>(out[0])));
  return out;
}

Document named(const Document& properties) {
  return Document::object({{"restApiId", properties.text("RestApiId")},
                           {"resourceId", properties.text("ResourceId")},
                           {"httpMethod", properties.text("HttpMethod")}});
}

// The members of `from`, all but one, added under API Gateway's names.
void add_members(const Document& from, std::string_view without, Document& to) {
  if (!from.members()) return;
  for (auto& [name, value] : *from.members()) {
    if (name != without) to.set(small(name), value);
  }
}

base::Task<base::Status> put_each(const Site& site, std::string operation, const Document& properties, const Document& list) {
  auto* elements = list.elements();
  for (size_t i = 0; elements && i < elements->size(); ++i) {
    Document input = named(properties);
    add_members((*elements)[i], "", input);
    CO_CHECK_OK(co_await site.call("apigateway", operation, std::move(input)));
  }
  co_return base::Status{};
}

base::Task<base::Result<Made>> create(const Site& site, Wanted wanted) {
  const auto& properties = wanted.properties;
  Document input = named(properties);
  input.set("authorizationType", properties.text("AuthorizationType", "NONE"));
  for (auto name : {"ApiKeyRequired", "OperationName", "RequestModels", "RequestParameters", "RequestValidatorId"}) {
    copy(properties, name, input, small(name));
  }
  CO_CHECK_OK(co_await site.call("apigateway", "PutMethod", std::move(input)));
  CO_CHECK_OK(co_await put_each(site, "PutMethodResponse", properties, at(properties, "MethodResponses")));
  if (auto* integration = properties.find("Integration")) {
    Document put = named(properties);
    add_members(*integration, "IntegrationResponses", put);
    CO_CHECK_OK(co_await site.call("apigateway", "PutIntegration", std::move(put)));
    CO_CHECK_OK(co_await put_each(site, "PutIntegrationResponse", properties, at(*integration, "IntegrationResponses")));
  }
  co_return Made{
      fmt::format("{}-{}-{}", properties.text("RestApiId"), properties.text("ResourceId"), properties.text("HttpMethod"))};
}

base::Task<base::Status> remove(const Site& site, Existing existing) {
  co_return gone(co_await site.call("apigateway", "DeleteMethod", named(existing.properties)));
}

base::Task<base::Result<Made>> update(const Site& site, Wanted wanted, Existing) {
  CO_CHECK_OK(co_await remove(site, {"", wanted.properties, Document::object(), {}}));
  co_return co_await create(site, std::move(wanted));
}

// What an interrupted run has put is put again.
base::Task<base::Result<std::optional<Made>>> find(const Site& site, Wanted wanted) {
  CO_CHECK_OK(co_await remove(site, {"", wanted.properties, Document::object(), {}}));
  co_return std::nullopt;
}

}  // namespace

ResourceType apigateway_method() {
  return {.name = "AWS::ApiGateway::Method",
          .properties = kProperties,
          .create = create,
          .update = update,
          .remove = remove,
          .find = find};
}

}  // namespace stacks
