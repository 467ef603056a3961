#include <fmt/format.h>

#include "gateway/checks.h"
#include "gateway/edits.h"
#include "gateway/errors.h"

namespace gateway {
namespace {

using base::fail;
using base::Result;
using base::Status;

std::string label_of(const Resource& resource, std::string_view method) { return fmt::format("{} {}", method, resource.path); }

// The entry of that key in an optional map, or nullptr.
template <class T>
T* entry(std::optional<std::map<std::string, T>>& map, std::string_view key) {
  if (!map) return nullptr;
  auto found = map->find(std::string(key));
  return found == map->end() ? nullptr : &found->second;
}

template <class T>
bool erase_entry(std::optional<std::map<std::string, T>>& map, std::string_view key) {
  if (!map || map->erase(std::string(key)) == 0) return false;
  if (map->empty()) map.reset();
  return true;
}

template <class T>
std::map<std::string, T>& made(std::optional<std::map<std::string, T>>& map) {
  return map ? *map : map.emplace();
}

}  // namespace

Result<Method> put_method(Definition& definition, std::string_view resource_id, Method method) {
  auto* resource = definition.resource(resource_id);
  if (!resource) return fail(resource_not_found());
  CHECK_OK(check_method(definition, method, label_of(*resource, method.http_method)));
  auto& methods = made(resource->methods);
  if (methods.contains(method.http_method)) return fail(conflict("Method already exists for this resource"));
  methods.emplace(method.http_method, method);
  return method;
}

Result<Method*> find_method(Definition& definition, std::string_view resource_id, std::string_view name) {
  auto* resource = definition.resource(resource_id);
  if (!resource) return fail(resource_not_found());
  auto* method = entry(resource->methods, name);
  if (!method) return fail(method_not_found());
  return method;
}

Status delete_method(Definition& definition, std::string_view resource_id, std::string_view name) {
  auto* resource = definition.resource(resource_id);
  if (!resource) return fail(resource_not_found());
  if (!erase_entry(resource->methods, name)) return fail(method_not_found());
  return {};
}

Result<MethodResponse> put_method_response(Definition& definition, std::string_view resource, std::string_view name,
                                           MethodResponse response) {
  TRY(auto* method, find_method(definition, resource, name));
  CHECK_OK(check_method_response(response));
  for (auto& [type, model] : or_empty(response.models)) {
    if (!definition.models.contains(model)) return fail(bad_request("Invalid model identifier specified: " + model));
  }
  if (entry(method->responses, response.status_code)) return fail(conflict("Response already exists for this resource"));
  made(method->responses).emplace(response.status_code, response);
  return response;
}

Result<MethodResponse> find_method_response(Definition& definition, std::string_view resource, std::string_view name,
                                            std::string_view status) {
  TRY(auto* method, find_method(definition, resource, name));
  auto* response = entry(method->responses, status);
  if (!response) return fail(response_not_found());
  return *response;
}

Status delete_method_response(Definition& definition, std::string_view resource, std::string_view name,
                              std::string_view status) {
  TRY(auto* method, find_method(definition, resource, name));
  if (!erase_entry(method->responses, status)) return fail(response_not_found());
  return {};
}

Result<Integration> put_integration(Definition& definition, std::string_view resource_id, std::string_view name,
                                    Integration integration) {
  TRY(auto* method, find_method(definition, resource_id, name));
  auto* resource = definition.resource(resource_id);
  CHECK_OK(check_integration(integration, resource->id, label_of(*resource, name)));
  if (method->integration && !integration.responses) integration.responses = method->integration->responses;
  method->integration = integration;
  return integration;
}

Result<Integration*> find_integration(Definition& definition, std::string_view resource, std::string_view name) {
  TRY(auto* method, find_method(definition, resource, name));
  if (!method->integration) return fail(integration_not_found());
  return &*method->integration;
}

Status delete_integration(Definition& definition, std::string_view resource, std::string_view name) {
  TRY(auto* method, find_method(definition, resource, name));
  if (!method->integration) return fail(integration_not_found());
  method->integration.reset();
  return {};
}

Result<IntegrationResponse> put_integration_response(Definition& definition, std::string_view resource, std::string_view name,
                                                     IntegrationResponse response) {
  TRY(auto* integration, find_integration(definition, resource, name));
  CHECK_OK(check_integration_response(*integration, response));
  made(integration->responses).insert_or_assign(response.status_code, response);
  return response;
}

Result<IntegrationResponse> find_integration_response(Definition& definition, std::string_view resource, std::string_view name,
                                                      std::string_view status) {
  TRY(auto* integration, find_integration(definition, resource, name));
  auto* response = entry(integration->responses, status);
  if (!response) return fail(response_not_found());
  return *response;
}

Status delete_integration_response(Definition& definition, std::string_view resource, std::string_view name,
                                   std::string_view status) {
  TRY(auto* integration, find_integration(definition, resource, name));
  if (!erase_entry(integration->responses, status)) return fail(response_not_found());
  return {};
}

}  // namespace gateway
