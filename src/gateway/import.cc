#include "gateway/import.h"

#include <fmt/format.h>

#include <algorithm>

#include "crypto/hash.h"
#include "gateway/checks.h"
#include "gateway/edits.h"
#include "gateway/errors.h"
#include "gateway/import_context.h"
#include "wire/json.h"

namespace gateway {
namespace {

using base::Document;
using base::fail;
using base::Result;
using base::Status;

Texts texts_of(const Document* object) {
  Texts out;
  if (!object || !object->members()) return out;
  for (auto& [key, value] : *object->members()) out[key] = value.string() ? *value.string() : wire::to_json(value);
  return out;
}

Status import_validators(Import& import) {
  TRY(auto* validators, object_at(import.document, "x-amazon-apigateway-request-validators"));
  for (size_t i = 0; validators && i < validators->members()->size(); ++i) {
    auto& [name, settings] = (*validators->members())[i];
    auto flag = [&](std::string_view key) {
      auto* value = settings.find(key);
      return value && (value->boolean() ? *value->boolean() : value->string() && *value->string() == "true");
    };
    if (auto* known = import.definition.validator_named(name)) import.definition.validators.erase(std::string(known->id));
    RequestValidator validator{
        .name = name, .validate_body = flag("validateRequestBody"), .validate_parameters = flag("validateRequestParameters")};
    TRY(auto made, create_validator(import.definition, validator, import.random));
    import.validators[name] = made.id;
  }
  import.default_validator = import.document.text("x-amazon-apigateway-request-validator");
  return {};
}

Status import_gateway_responses(Import& import) {
  TRY(auto* responses, object_at(import.document, "x-amazon-apigateway-gateway-responses"));
  for (size_t i = 0; responses && i < responses->members()->size(); ++i) {
    auto& [type, settings] = (*responses->members())[i];
    GatewayResponse response{.type = type};
    if (auto* status = settings.find("statusCode")) {
      response.status_code = status->string() ? *status->string() : wire::to_json(*status);
    }
    response.parameters = texts_of(settings.find("responseParameters"));
    response.templates = texts_of(settings.find("responseTemplates"));
    CHECK_OK(put_gateway_response(import.definition, std::move(response)));
  }
  return {};
}

Status import_settings(Import& import) {
  auto& api = import.definition.api;
  auto& document = import.document;
  if (auto* information = document.find("info")) {
    if (auto title = information->text("title"); !title.empty()) api.name = title;
    if (auto description = information->text("description"); !description.empty()) api.description = description;
    if (auto version = information->text("version"); !version.empty()) api.version = version;
  }
  if (auto* types = document.find("x-amazon-apigateway-binary-media-types")) {
    std::vector<std::string> names;
    for (auto& each : types->elements() ? *types->elements() : Document::List()) {
      if (each.string()) names.push_back(*each.string());
    }
    api.binary_media_types.reset();
    if (!names.empty()) api.binary_media_types = std::move(names);
  }
  if (auto* policy = document.find("x-amazon-apigateway-policy")) api.policy = wire::to_json(*policy);
  if (auto source = document.text("x-amazon-apigateway-api-key-source"); !source.empty()) api.api_key_source = source;
  if (auto* endpoint = document.find("x-amazon-apigateway-endpoint-configuration")) {
    if (auto* disabled = endpoint->find("disableExecuteApiEndpoint"); disabled && disabled->boolean()) {
      api.disable_execute_api_endpoint = *disabled->boolean();
    }
    if (endpoint->find("vpcEndpointIds")) return fail(unsupported("x-amazon-apigateway-endpoint-configuration.vpcEndpointIds"));
  }
  return check_api(api);
}

// Empties what an overwriting import replaces; resources come back with their old ids where their path does.
void prepare_overwrite(Definition& definition, base::Random& random) {
  auto fresh = new_definition(definition.api, random);
  fresh.api.binary_media_types.reset();
  fresh.resources = std::move(definition.resources);
  for (auto& [id, resource] : fresh.resources) resource.methods.reset();
  for (auto& [name, model] : fresh.models) {
    if (auto old = definition.models.find(name); old != definition.models.end()) model = old->second;
  }
  definition = std::move(fresh);
}

// Resources that neither have a method nor lead to one that has.
void drop_unused(Definition& definition, const Document& document) {
  auto* paths = document.find("paths");
  std::erase_if(definition.resources, [&](auto& entry) {
    auto& resource = entry.second;
    if (!resource.parent_id || resource.methods) return false;
    auto below = resource.path + "/";
    for (size_t i = 0; paths && paths->members() && i < paths->members()->size(); ++i) {
      auto& path = (*paths->members())[i].first;
      if (path == resource.path || path.starts_with(below)) return false;
    }
    return true;
  });
}

}  // namespace

base::Error import_error(std::string_view what) { return bad_request(fmt::format("Errors found during import:\n\t{}", what)); }

Result<const Document*> object_at(const Document& parent, std::string_view key) {
  auto* member = parent.find(key);
  if (member && !member->is_object()) return fail(import_error(fmt::format("{} must be an object", key)));
  return member;
}

Status check_extensions(const Document& object, std::initializer_list<std::string_view> known, std::string_view where) {
  constexpr std::string_view ours = "x-amazon-apigateway-";
  for (auto& [key, value] : *object.members()) {
    if (!key.starts_with(ours) || std::ranges::find(known, key) != known.end()) continue;
    return fail(unsupported(fmt::format("The extension {} ({})", key, where)));
  }
  return {};
}

Status import_api(Definition& definition, const Document& document, ImportMode mode, base::Random& random) {
  if (!document.is_object()) return fail(bad_request("Invalid OpenAPI input."));
  bool swagger = document.text("swagger") == "2.0";
  if (!swagger && !document.text("openapi").starts_with("3.0")) return fail(bad_request("Invalid OpenAPI input."));
  CHECK_OK(check_extensions(
      document,
      {"x-amazon-apigateway-request-validators", "x-amazon-apigateway-request-validator",
       "x-amazon-apigateway-gateway-responses", "x-amazon-apigateway-binary-media-types", "x-amazon-apigateway-policy",
       "x-amazon-apigateway-api-key-source", "x-amazon-apigateway-endpoint-configuration", "x-amazon-apigateway-documentation",
       "x-amazon-apigateway-importexport-version"},
      "the document"));
  if (mode == ImportMode::overwrite) prepare_overwrite(definition, random);
  Import import{.document = document, .definition = definition, .random = random, .swagger = swagger};
  CHECK_OK(import_settings(import));
  CHECK_OK(import_models(import));
  CHECK_OK(import_validators(import));
  CHECK_OK(import_gateway_responses(import));
  CHECK_OK(import_paths(import));
  if (mode == ImportMode::overwrite) drop_unused(definition, document);
  return {};
}

}  // namespace gateway
