#include <fmt/format.h>

#include <algorithm>

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

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  }
  return out;
}

std::optional<std::string> text_at(const Document& object, std::string_view key) {
  auto* value = object.find(key);
  if (!value || value->is_null()) return {};
  return value->string() ? *value->string() : wire::to_json(*value);
}

std::optional<Texts> texts_at(const Document& object, std::string_view key) {
  auto* value = object.find(key);
  if (!value || !value->members() || value->members()->empty()) return {};
  Texts out;
  for (auto& [name, each] : *value->members()) out[name] = each.string() ? *each.string() : wire::to_json(each);
  return out;
}

Status read_responses(Import& import, const std::string& resource_id, const std::string& method, const Document& responses) {
  for (auto& [pattern, each] : *responses.members()) {
    IntegrationResponse response;
    response.status_code = text_at(each, "statusCode").value_or("200");
    if (pattern != "default") response.selection_pattern = pattern;
    response.parameters = texts_at(each, "responseParameters");
    response.templates = texts_at(each, "responseTemplates");
    response.content_handling = text_at(each, "contentHandling");
    CHECK_OK(put_integration_response(import.definition, resource_id, method, std::move(response)));
  }
  return {};
}

Status check_known(const Document& extension) {
  static constexpr std::string_view known[] = {"type",
                                               "httpMethod",
                                               "uri",
                                               "connectionType",
                                               "requestParameters",
                                               "requestTemplates",
                                               "passthroughBehavior",
                                               "contentHandling",
                                               "timeoutInMillis",
                                               "cacheNamespace",
                                               "cacheKeyParameters",
                                               "responses"};
  for (auto& [key, value] : *extension.members()) {
    if (std::ranges::find(known, key) == std::end(known)) {
      return fail(unsupported(fmt::format("The member {} of x-amazon-apigateway-integration", key)));
    }
  }
  return {};
}

}  // namespace

Status import_integration(Import& import, const std::string& resource_id, const std::string& method,
                          const Document& extension) {
  if (!extension.is_object()) return fail(bad_request("x-amazon-apigateway-integration must be an object"));
  CHECK_OK(check_known(extension));
  Integration integration;
  integration.type = upper(extension.text("type"));
  integration.http_method = text_at(extension, "httpMethod");
  if (integration.http_method) integration.http_method = upper(*integration.http_method);
  integration.uri = text_at(extension, "uri");
  integration.connection_type = text_at(extension, "connectionType");
  integration.request_parameters = texts_at(extension, "requestParameters");
  integration.request_templates = texts_at(extension, "requestTemplates");
  integration.passthrough_behavior = upper(text_at(extension, "passthroughBehavior").value_or("WHEN_NO_MATCH"));
  integration.content_handling = text_at(extension, "contentHandling");
  if (auto timeout = text_at(extension, "timeoutInMillis")) {
    integration.timeout_ms = static_cast<int>(base::Document(base::Number{*timeout}).integer().value_or(0));
  }
  integration.cache_namespace = text_at(extension, "cacheNamespace").value_or("");
  if (auto* keys = extension.find("cacheKeyParameters"); keys && keys->elements()) {
    for (auto& each : *keys->elements()) integration.cache_key_parameters.push_back(each.string() ? *each.string() : "");
  }
  CHECK_OK(put_integration(import.definition, resource_id, method, std::move(integration)));
  auto* responses = extension.find("responses");
  if (!responses || responses->is_null()) return {};
  if (!responses->is_object()) return fail(bad_request("responses of x-amazon-apigateway-integration must be an object"));
  return read_responses(import, resource_id, method, *responses);
}

}  // namespace gateway
