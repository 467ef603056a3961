// The parts of an API that one call makes: AWS::ApiGateway::Resource, Model, RequestValidator and GatewayResponse.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/AWS_ApiGateway.html
#include <array>

#include "stacks/resource_type.h"
#include "wire/json.h"

namespace stacks {
namespace {

using base::Document;

constexpr Property kResource[] = {
    {"RestApiId", Kind::text, Need::required, Change::replaces},
    {"ParentId", Kind::text, Need::required, Change::replaces},
    {"PathPart", Kind::text, Need::required, Change::replaces},
};
constexpr Property kModel[] = {
    {"RestApiId", Kind::text, Need::required, Change::replaces},
    {"Name", Kind::text, Need::optional, Change::replaces},
    {"ContentType", Kind::text, Need::optional, Change::replaces},
    {"Description"},
    {"Schema", Kind::json},
};
constexpr Property kValidator[] = {
    {"RestApiId", Kind::text, Need::required, Change::replaces},
    {"Name", Kind::text, Need::optional, Change::replaces},
    {"ValidateRequestBody", Kind::boolean, Need::optional, Change::replaces},
    {"ValidateRequestParameters", Kind::boolean, Need::optional, Change::replaces},
};
constexpr Property kGatewayResponse[] = {
    {"RestApiId", Kind::text, Need::required, Change::replaces},
    {"ResponseType", Kind::text, Need::required, Change::replaces},
    {"StatusCode"},
    {"ResponseParameters", Kind::text_map},
    {"ResponseTemplates", Kind::text_map},
};

base::Task<base::Result<Document>> call(const Site& site, std::string operation, Document input) {
  co_return co_await site.call("apigateway", std::move(operation), std::move(input));
}

base::Task<base::Status> drop(const Site& site, std::string operation, const Existing& existing, std::string_view member) {
  auto input =
      Document::object({{"restApiId", existing.properties.text("RestApiId")}, {std::string(member), existing.physical_id}});
  co_return gone(co_await call(site, std::move(operation), std::move(input)));
}

Document within(const Document& properties) { return Document::object({{"restApiId", properties.text("RestApiId")}}); }

base::Task<base::Result<Made>> create_resource(const Site& site, Wanted wanted) {
  Document input = within(wanted.properties);
  copy(wanted.properties, "ParentId", input, "parentId");
  copy(wanted.properties, "PathPart", input, "pathPart");
  CO_TRY(auto answer, co_await call(site, "CreateResource", std::move(input)));
  Made made{std::string(answer.text("id"))};
  made.attributes.set("ResourceId", made.physical_id);
  co_return made;
}

base::Task<base::Status> remove_resource(const Site& site, Existing existing) {
  co_return co_await drop(site, "DeleteResource", existing, "resourceId");
}

std::string schema_of(const Document& properties) {
  auto& schema = at(properties, "Schema");
  if (schema.is_string()) return *schema.string();
  return schema.is_null() ? "{}" : wire::to_json(schema);
}

std::string model_name(const Wanted& wanted) { return std::string(wanted.properties.text("Name", wanted.id)); }

base::Task<base::Result<Made>> create_model(const Site& site, Wanted wanted) {
  Document input = within(wanted.properties);
  input.set("name", model_name(wanted));
  input.set("contentType", wanted.properties.text("ContentType", "application/json"));
  copy(wanted.properties, "Description", input, "description");
  input.set("schema", schema_of(wanted.properties));
  CO_CHECK_OK(co_await call(site, "CreateModel", std::move(input)));
  co_return Made{model_name(wanted)};
}

base::Task<base::Result<Made>> update_model(const Site& site, Wanted wanted, Existing existing) {
  auto replace = [](std::string_view path, std::string value) {
    return Document::object({{"op", "replace"}, {"path", path}, {"value", std::move(value)}});
  };
  Document input = within(wanted.properties);
  input.set("modelName", existing.physical_id);
  input.set("patchOperations", Document::list({replace("/schema", schema_of(wanted.properties)),
                                               replace("/description", std::string(wanted.properties.text("Description")))}));
  CO_CHECK_OK(co_await call(site, "UpdateModel", std::move(input)));
  co_return Made{existing.physical_id, existing.attributes};
}

base::Task<base::Status> remove_model(const Site& site, Existing existing) {
  co_return co_await drop(site, "DeleteModel", existing, "modelName");
}

base::Task<base::Result<Made>> create_validator(const Site& site, Wanted wanted) {
  Document input = within(wanted.properties);
  input.set("name", wanted.properties.text("Name", wanted.id));
  copy(wanted.properties, "ValidateRequestBody", input, "validateRequestBody");
  copy(wanted.properties, "ValidateRequestParameters", input, "validateRequestParameters");
  CO_TRY(auto answer, co_await call(site, "CreateRequestValidator", std::move(input)));
  Made made{std::string(answer.text("id"))};
  made.attributes.set("RequestValidatorId", made.physical_id);
  co_return made;
}

base::Task<base::Status> remove_validator(const Site& site, Existing existing) {
  co_return co_await drop(site, "DeleteRequestValidator", existing, "requestValidatorId");
}

base::Task<base::Result<Made>> put_gateway_response(const Site& site, Wanted wanted) {
  Document input = within(wanted.properties);
  std::string type(wanted.properties.text("ResponseType"));
  input.set("responseType", type);
  copy(wanted.properties, "StatusCode", input, "statusCode");
  copy(wanted.properties, "ResponseParameters", input, "responseParameters");
  copy(wanted.properties, "ResponseTemplates", input, "responseTemplates");
  CO_CHECK_OK(co_await call(site, "PutGatewayResponse", std::move(input)));
  co_return Made{type};
}

base::Task<base::Result<Made>> update_gateway_response(const Site& site, Wanted wanted, Existing) {
  co_return co_await put_gateway_response(site, std::move(wanted));
}

base::Task<base::Status> remove_gateway_response(const Site& site, Existing existing) {
  co_return co_await drop(site, "DeleteGatewayResponse", existing, "responseType");
}

// A model that an interrupted run has made is taken away, so that it can be made as it should be.
base::Task<base::Result<std::optional<Made>>> find_model(const Site& site, Wanted wanted) {
  CO_CHECK_OK(co_await remove_model(site, {model_name(wanted), wanted.properties, Document::object(), {}}));
  co_return std::nullopt;
}

}  // namespace

ResourceType apigateway_resource() {
  return {.name = "AWS::ApiGateway::Resource",
          .properties = kResource,
          .attributes = {"ResourceId"},
          .create = create_resource,
          .remove = remove_resource};
}

ResourceType apigateway_model() {
  return {.name = "AWS::ApiGateway::Model",
          .properties = kModel,
          .name_property = "Name",
          .create = create_model,
          .update = update_model,
          .remove = remove_model,
          .find = find_model};
}

ResourceType apigateway_request_validator() {
  return {.name = "AWS::ApiGateway::RequestValidator",
          .properties = kValidator,
          .attributes = {"RequestValidatorId"},
          .create = create_validator,
          .remove = remove_validator};
}

ResourceType apigateway_gateway_response() {
  return {.name = "AWS::ApiGateway::GatewayResponse",
          .properties = kGatewayResponse,
          .create = put_gateway_response,
          .update = update_gateway_response,
          .remove = remove_gateway_response};
}

}  // namespace stacks
