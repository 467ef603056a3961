#include <fmt/format.h>

#include <algorithm>

#include "gateway/checks.h"
#include "gateway/edits.h"
#include "gateway/errors.h"
#include "gateway/limits.h"
#include "gateway/refusal.h"
#include "gateway/schema.h"

namespace gateway {
namespace {

using base::fail;
using base::Result;
using base::Status;

bool uses(const Method& method, std::string_view model) {
  auto named = [&](const Texts& models) {
    return std::ranges::any_of(models, [&](auto& each) { return each.second == model; });
  };
  if (named(or_empty(method.request_models))) return true;
  return std::ranges::any_of(or_empty(method.responses), [&](auto& each) { return named(or_empty(each.second.models)); });
}

}  // namespace

Result<Model> create_model(Definition& definition, Model model, base::Random& random) {
  if (model.name.empty()) return fail(bad_request("Model name must be non-empty"));
  if (!std::ranges::all_of(model.name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)); })) {
    return fail(bad_request("Model name must be alphanumeric: " + model.name));
  }
  if (definition.models.contains(model.name)) return fail(conflict("Model name already exists for this REST API"));
  if (definition.models.size() >= kMaxModels)
    return fail(limit_exceeded("Maximum number of Models for this API has been reached"));
  if (model.schema.size() > kMaxSchemaBytes) return fail(bad_request("Model schema is larger than 400 KB"));
  if (model.schema.empty()) model.schema = "{}";
  Schema::Models texts;
  for (auto& [name, each] : definition.models) texts.emplace(name, each.schema);
  texts.emplace(model.name, model.schema);
  CHECK_OK(Schema::compile(model.name, texts));
  model.id = new_short_id(random);
  definition.models.emplace(model.name, model);
  return model;
}

Result<Model> find_model(const Definition& definition, std::string_view name) {
  auto found = definition.models.find(std::string(name));
  if (found == definition.models.end()) return fail(model_not_found(name));
  return found->second;
}

Status delete_model(Definition& definition, std::string_view name) {
  auto found = definition.models.find(std::string(name));
  if (found == definition.models.end()) return fail(model_not_found(name));
  for (auto& [id, resource] : definition.resources) {
    for (auto& [verb, method] : or_empty(resource.methods)) {
      if (!uses(method, name)) continue;
      return fail(
          conflict(fmt::format("Cannot delete model '{}', is referenced in method request: {}/{}", name, resource.path, verb)));
    }
  }
  definition.models.erase(found);
  return {};
}

Result<RequestValidator> create_validator(Definition& definition, RequestValidator validator, base::Random& random) {
  if (validator.name.empty()) return fail(bad_request("Request Validator name cannot be blank"));
  validator.id = new_short_id(random);
  while (definition.validators.contains(validator.id)) validator.id = new_short_id(random);
  definition.validators.emplace(validator.id, validator);
  return validator;
}

Result<RequestValidator> find_validator(const Definition& definition, std::string_view id) {
  auto found = definition.validators.find(std::string(id));
  if (found == definition.validators.end()) return fail(validator_not_found());
  return found->second;
}

Status delete_validator(Definition& definition, std::string_view id) {
  for (auto& [resource_id, resource] : definition.resources) {
    for (auto& [verb, method] : or_empty(resource.methods)) {
      if (method.request_validator_id.value_or("") != id) continue;
      return fail(conflict(
          fmt::format("Cannot delete request validator '{}', is referenced in method {}/{}", id, resource.path, verb)));
    }
  }
  if (definition.validators.erase(std::string(id)) == 0) return fail(validator_not_found());
  return {};
}

Result<GatewayResponse> put_gateway_response(Definition& definition, GatewayResponse response) {
  CHECK_OK(check_gateway_response(response));
  response.is_default = false;
  definition.gateway_responses.insert_or_assign(response.type, response);
  return effective_gateway_response(definition, response.type);
}

Result<GatewayResponse> effective_gateway_response(const Definition& definition, std::string_view name) {
  auto type = response_type_named(name);
  if (!type) return fail(bad_request(fmt::format("Invalid gateway response type specified: {}", name)));
  GatewayResponse response{.type = std::string(name), .is_default = true};
  auto own = definition.gateway_responses.find(response.type);
  auto status = info(*type).status;
  if (own != definition.gateway_responses.end()) {
    response = own->second;
  } else if (status) {
    auto parent = definition.gateway_responses.find(status >= 500 ? "DEFAULT_5XX" : "DEFAULT_4XX");
    if (parent != definition.gateway_responses.end()) {
      response.status_code = parent->second.status_code;
      response.parameters = parent->second.parameters;
      response.templates = parent->second.templates;
    }
  }
  if (!response.status_code && status) response.status_code = std::to_string(status);
  if (response.templates.empty()) response.templates.emplace("application/json", kDefaultErrorTemplate);
  return response;
}

Status delete_gateway_response(Definition& definition, std::string_view type) {
  if (definition.gateway_responses.erase(std::string(type)) == 0) return fail(gateway_response_not_found());
  return {};
}

}  // namespace gateway
