// AWS::ApiGateway::RestApi
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-restapi.html
//
// API Gateway makes up the id, so an API that an interrupted run has made is found again by its tags.
#include <fmt/format.h>

#include "stacks/resource_type.h"
#include "wire/json.h"

namespace stacks {
namespace {

using base::Document;

constexpr Property kEndpoint[] = {{"Types", Kind::texts}, {"IpAddressType"}, {"VpcEndpointIds", Kind::later}};
constexpr Property kProperties[] = {
    {"Name"},
    {"Description"},
    {"Body", Kind::json},
    {"Parameters", Kind::text_map},
    {"Mode"},
    {"FailOnWarnings", Kind::boolean},
    {"BinaryMediaTypes", Kind::texts},
    {"MinimumCompressionSize", Kind::later},
    {"EndpointConfiguration", Kind::object, Need::optional, Change::in_place, kEndpoint},
    {"ApiKeySourceType"},
    {"DisableExecuteApiEndpoint", Kind::boolean},
    {"Policy", Kind::json},
    {"Tags", Kind::tags},
    {"BodyS3Location", Kind::later},
    {"CloneFrom", Kind::later},
};

constexpr std::string_view kStackTag = "aws:cloudformation:stack-id";
constexpr std::string_view kResourceTag = "aws:cloudformation:logical-id";

std::string name_of(const Wanted& wanted) {
  if (auto name = wanted.properties.text("Name"); !name.empty()) return std::string(name);
  auto title = at(at(wanted.properties, "Body"), "info").text("title");
  return title.empty() ? wanted.id : std::string(title);
}

Document tags_of(const Site& site, const Wanted& wanted) {
  Document tags = tag_map(at(wanted.properties, "Tags"));
  tags.set("aws:cloudformation:stack-name", site.settings.stack);
  tags.set(kStackTag, site.stack_id);
  tags.set(kResourceTag, wanted.id);
  return tags;
}

Document endpoint_of(const Document& properties) {
  Document endpoint = Document::object();
  copy(at(properties, "EndpointConfiguration"), "Types", endpoint, "types");
  copy(at(properties, "EndpointConfiguration"), "IpAddressType", endpoint, "ipAddressType");
  return endpoint;
}

Made made_of(const Document& api) {
  Made made{std::string(api.text("id"))};
  made.attributes.set("RestApiId", made.physical_id);
  copy(api, "rootResourceId", made.attributes, "RootResourceId");
  return made;
}

// The body as it is imported: the properties beside it win over what it says.
std::string body_of(const Wanted& wanted) {
  Document body = at(wanted.properties, "Body");
  Document info = at(body, "info").is_object() ? at(body, "info") : Document::object();
  info.set("title", name_of(wanted));
  body.set("info", std::move(info));
  copy(wanted.properties, "BinaryMediaTypes", body, "x-amazon-apigateway-binary-media-types");
  if (auto* types = body.find("x-amazon-apigateway-binary-media-types"); types && types->elements()) {
    for (auto& type : *types->elements()) {
      auto* text = type.string();
      size_t escape = text ? text->find("~1") : std::string::npos;
      if (escape != std::string::npos) text->replace(escape, 2, "/");
    }
  }
  return wire::to_json(body);
}

base::Task<base::Status> import_body(const Site& site, const Wanted& wanted, std::string api) {
  Document input = Document::object({{"restApiId", api}, {"mode", wanted.properties.text("Mode", "overwrite")}});
  copy(wanted.properties, "FailOnWarnings", input, "failOnWarnings");
  copy(wanted.properties, "Parameters", input, "parameters");
  input.set("body", body_of(wanted));
  CO_CHECK_OK(co_await site.call("apigateway", "PutRestApi", std::move(input)));
  co_return base::Status{};
}

base::Task<base::Result<Made>> create(const Site& site, Wanted wanted) {
  Document input = Document::object({{"name", name_of(wanted)}, {"tags", tags_of(site, wanted)}});
  copy(wanted.properties, "Description", input, "description");
  copy(wanted.properties, "ApiKeySourceType", input, "apiKeySource");
  copy(wanted.properties, "DisableExecuteApiEndpoint", input, "disableExecuteApiEndpoint");
  if (auto* types = wanted.properties.find("BinaryMediaTypes"); types && !wanted.properties.find("Body"))
    input.set("binaryMediaTypes", *types);
  if (wanted.properties.find("EndpointConfiguration")) input.set("endpointConfiguration", endpoint_of(wanted.properties));
  if (auto* policy = wanted.properties.find("Policy")) input.set("policy", wire::to_json(*policy));
  CO_TRY(auto api, co_await site.call("apigateway", "CreateRestApi", std::move(input)));
  Made made = made_of(api);
  if (wanted.properties.find("Body")) {
    if (auto imported = co_await import_body(site, wanted, made.physical_id); !imported) {
      (void)co_await site.call("apigateway", "DeleteRestApi", Document::object({{"restApiId", made.physical_id}}));
      co_return base::fail(std::move(imported).error());
    }
  }
  co_return made;
}

Document replace(std::string_view path, Document value) {
  return Document::object({{"op", "replace"}, {"path", path}, {"value", std::move(value)}});
}

std::string text_of(const Document& value) { return value.is_string() ? *value.string() : wire::to_json(value); }

base::Task<base::Result<Made>> update(const Site& site, Wanted wanted, Existing existing) {
  bool import = wanted.properties.find("Body") && (existing.changes("Body") || existing.changes("Name") ||
                                                   existing.changes("Parameters") || existing.changes("BinaryMediaTypes"));
  if (import) CO_CHECK_OK(co_await import_body(site, wanted, existing.physical_id));
  Document patches = Document::list();
  if (existing.changes("Name") && !import) patches.push(replace("/name", name_of(wanted)));
  if (existing.changes("Description")) patches.push(replace("/description", wanted.properties.text("Description")));
  if (existing.changes("Policy"))
    patches.push(replace("/policy", wanted.properties.find("Policy") ? text_of(at(wanted.properties, "Policy")) : ""));
  if (existing.changes("ApiKeySourceType"))
    patches.push(replace("/apiKeySource", wanted.properties.text("ApiKeySourceType", "HEADER")));
  if (existing.changes("DisableExecuteApiEndpoint")) {
    auto* disabled = at(wanted.properties, "DisableExecuteApiEndpoint").boolean();
    patches.push(replace("/disableExecuteApiEndpoint", disabled && *disabled ? "true" : "false"));
  }
  if (existing.changes("EndpointConfiguration")) {
    auto* types = at(at(wanted.properties, "EndpointConfiguration"), "Types").elements();
    patches.push(replace("/endpointConfiguration/types/0", types && !types->empty() ? text_of((*types)[0]) : "EDGE"));
  }
  if (!patches.elements()->empty()) {
    auto input = Document::object({{"restApiId", existing.physical_id}, {"patchOperations", std::move(patches)}});
    CO_CHECK_OK(co_await site.call("apigateway", "UpdateRestApi", std::move(input)));
  }
  co_return Made{existing.physical_id, existing.attributes};
}

bool is_ours(const Document& api, const Site& site, const Wanted& wanted) {
  auto& tags = at(api, "tags");
  return tags.text(kStackTag) == site.stack_id && tags.text(kResourceTag) == wanted.id;
}

base::Task<base::Result<std::optional<Made>>> find(const Site& site, Wanted wanted) {
  Document input = Document::object({{"limit", 500}});
  for (;;) {
    CO_TRY(auto page, co_await site.call("apigateway", "GetRestApis", input));
    auto& items = page.find("items") ? at(page, "items") : at(page, "item");
    if (auto* apis = items.elements()) {
      for (auto& api : *apis) {
        if (is_ours(api, site, wanted)) co_return made_of(api);
      }
    }
    if (!page.find("position")) co_return std::nullopt;
    input.set("position", at(page, "position"));
  }
}

base::Task<base::Status> remove(const Site& site, Existing existing) {
  co_return gone(co_await site.call("apigateway", "DeleteRestApi", Document::object({{"restApiId", existing.physical_id}})));
}

}  // namespace

ResourceType apigateway_rest_api() {
  return {.name = "AWS::ApiGateway::RestApi",
          .properties = kProperties,
          .attributes = {"RootResourceId", "RestApiId"},
          .after_creation = {"Body"},
          .create = create,
          .update = update,
          .remove = remove,
          .find = find};
}

}  // namespace stacks
