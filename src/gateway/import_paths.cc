#include <fmt/format.h>

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

struct Operation {
  Import& import;
  const Document& path_item;
  const Document& operation;
  std::string label;  // "GET /items"
  Method method = {};
};

// A parameter, or the one it refers to.
Result<const Document*> resolved(Import& import, const Document& parameter) {
  auto reference = parameter.text("$ref");
  if (reference.empty()) return &parameter;
  const Document* at = &import.document;
  std::string_view rest = reference;
  if (!rest.starts_with("#/")) return fail(import_error(fmt::format("Unsupported reference {}", reference)));
  rest.remove_prefix(2);
  while (at && !rest.empty()) {
    auto token = rest.substr(0, rest.find('/'));
    rest.remove_prefix(std::min(rest.size(), token.size() + 1));
    at = at->find(unescape_pointer(token));
  }
  if (!at) return fail(import_error(fmt::format("The reference {} leads nowhere", reference)));
  return at;
}

// The authentication type behind one name of a security requirement: "NONE", "AWS_IAM", or why not.
Result<std::string> scheme_of(Import& import, const std::string& name, const std::string& label) {
  if (name == "NONE") return "NONE";
  const Document* schemes = import.swagger ? import.document.find("securityDefinitions") : nullptr;
  if (auto* components = import.document.find("components"); !import.swagger && components) {
    schemes = components->find("securitySchemes");
  }
  auto* scheme = schemes ? schemes->find(name) : nullptr;
  if (!scheme) return fail(import_error(fmt::format("Unknown security scheme {} ({})", name, label)));
  if (scheme->find("x-amazon-apigateway-authorizer"))
    return fail(unsupported(fmt::format("The authorizer {} ({})", name, label)));
  if (scheme->text("x-amazon-apigateway-authtype") == "awsSigv4") return "AWS_IAM";
  if (scheme->text("type") == "apiKey" && scheme->text("name") == "x-api-key") {
    return fail(unsupported(fmt::format("The API key requirement {} ({})", name, label)));
  }
  return fail(unsupported(fmt::format("The security scheme {} ({})", name, label)));
}

Status read_security(Operation& at) {
  auto* security = at.operation.find("security");
  if (!security) security = at.import.document.find("security");
  for (size_t i = 0; security && security->elements() && i < security->elements()->size(); ++i) {
    auto& requirement = (*security->elements())[i];
    for (size_t j = 0; requirement.members() && j < requirement.members()->size(); ++j) {
      TRY(auto type, scheme_of(at.import, (*requirement.members())[j].first, at.label));
      if (type != "NONE") at.method.authorization_type = type;
    }
  }
  auto* auth = at.operation.find("x-amazon-apigateway-auth");
  if (!auth) return {};
  auto type = auth->text("type");
  if (type == "AWS_IAM" || type == "NONE") at.method.authorization_type = type;
  if (type != "AWS_IAM" && type != "NONE" && !type.empty()) {
    return fail(unsupported(fmt::format("x-amazon-apigateway-auth type {} ({})", type, at.label)));
  }
  return {};
}

Status read_body(Operation& at, const Document& schema, const Document* types) {
  TRY(auto model, model_of_schema(at.import, schema));
  auto& models = at.method.request_models ? *at.method.request_models : at.method.request_models.emplace();
  if (types && types->elements() && !types->elements()->empty()) {
    for (auto& type : *types->elements()) {
      if (type.string()) models[*type.string()] = model;
    }
  } else {
    models["application/json"] = model;
  }
  return {};
}

Status read_parameter(Operation& at, const Document& parameter) {
  auto in = parameter.text("in"), name = parameter.text("name");
  if (in == "body") {
    auto* schema = parameter.find("schema");
    auto* types = at.operation.find("consumes");
    if (!types) types = at.import.document.find("consumes");
    return schema ? read_body(at, *schema, types) : Status();
  }
  if (in != "header" && in != "path" && in != "query") return {};  // formData and cookie are not parameters of a method
  auto* flag = parameter.find("required");
  bool required = in == "path" || (flag && flag->boolean() && *flag->boolean());
  auto& parameters = at.method.request_parameters ? *at.method.request_parameters : at.method.request_parameters.emplace();
  parameters[fmt::format("method.request.{}.{}", in == "query" ? "querystring" : in, name)] = required;
  return {};
}

Status read_parameters(Operation& at) {
  for (auto* holder : {&at.path_item, &at.operation}) {
    auto* list = holder->find("parameters");
    for (size_t i = 0; list && list->elements() && i < list->elements()->size(); ++i) {
      TRY(auto* parameter, resolved(at.import, (*list->elements())[i]));
      CHECK_OK(read_parameter(at, *parameter));
    }
  }
  auto* request = at.operation.find("requestBody");
  if (!request) return {};
  TRY(auto* body, resolved(at.import, *request));
  auto* content = body->find("content");
  for (size_t i = 0; content && content->members() && i < content->members()->size(); ++i) {
    auto& [type, media] = (*content->members())[i];
    if (auto* schema = media.find("schema")) CHECK_OK(read_body(at, *schema, std::array{Document::list({type})}.data()));
  }
  return {};
}

Status read_response(Operation& at, const std::string& status, const Document& described) {
  MethodResponse response{.status_code = status};
  auto* headers = described.find("headers");
  for (size_t i = 0; headers && headers->members() && i < headers->members()->size(); ++i) {
    if (!response.parameters) response.parameters.emplace();
    (*response.parameters)["method.response.header." + (*headers->members())[i].first] = false;
  }
  auto add = [&](const std::string& type, const Document& schema) -> Status {
    TRY(auto model, model_of_schema(at.import, schema));
    if (!response.models) response.models.emplace();
    (*response.models)[type] = model;
    return {};
  };
  if (auto* schema = described.find("schema")) CHECK_OK(add("application/json", *schema));
  auto* content = described.find("content");
  for (size_t i = 0; content && content->members() && i < content->members()->size(); ++i) {
    auto& [type, media] = (*content->members())[i];
    if (auto* schema = media.find("schema")) CHECK_OK(add(type, *schema));
  }
  if (!at.method.responses) at.method.responses.emplace();
  at.method.responses->insert_or_assign(status, std::move(response));
  return {};
}

Status read_responses(Operation& at) {
  auto* responses = at.operation.find("responses");
  for (size_t i = 0; responses && responses->members() && i < responses->members()->size(); ++i) {
    auto& [status, described] = (*responses->members())[i];
    bool number = status.size() == 3 && status.find_first_not_of("0123456789") == std::string::npos;
    if (!number) continue;  // "default" and "2XX" are no method responses
    TRY(auto* response, resolved(at.import, described));
    CHECK_OK(read_response(at, status, *response));
  }
  return {};
}

Status read_validator(Operation& at) {
  auto name = std::string(at.operation.text("x-amazon-apigateway-request-validator"));
  if (name.empty()) name = at.import.default_validator;
  if (name.empty()) return {};
  auto known = at.import.validators.find(name);
  if (known != at.import.validators.end()) {
    at.method.request_validator_id = known->second;
  } else if (auto* earlier = at.import.definition.validator_named(name)) {
    at.method.request_validator_id = earlier->id;
  } else {
    return fail(import_error(fmt::format("Invalid request validator: {} ({})", name, at.label)));
  }
  return {};
}

Status import_operation(Operation at, const std::string& resource_id) {
  auto fail_here = [&](const base::Error& error) {
    return fail(import_error(fmt::format("Unable to put method '{}' on resource at path '{}': {}", at.method.http_method,
                                         at.import.definition.resource(resource_id)->path, error.message)));
  };
  CHECK_OK(check_extensions(at.operation,
                            {"x-amazon-apigateway-integration", "x-amazon-apigateway-request-validator",
                             "x-amazon-apigateway-auth", "x-amazon-apigateway-documentation"},
                            at.label));
  if (auto name = at.operation.text("operationId"); !name.empty()) at.method.operation_name = name;
  CHECK_OK(read_security(at));
  CHECK_OK(read_parameters(at));
  CHECK_OK(read_responses(at));
  CHECK_OK(read_validator(at));
  auto method = at.method.http_method;
  auto* resource = at.import.definition.resource(resource_id);
  if (resource->methods) resource->methods->erase(method);  // merging replaces methods
  if (auto put = put_method(at.import.definition, resource_id, at.method); !put) return fail_here(put.error());
  auto* integration = at.operation.find("x-amazon-apigateway-integration");
  if (!integration) return {};
  if (auto done = import_integration(at.import, resource_id, method, *integration); !done) {
    return fail(import_error(fmt::format("Unable to put integration on '{}' for resource at path '{}': {}", method,
                                         at.import.definition.resource(resource_id)->path, done.error().message)));
  }
  return {};
}

Status import_path(Import& import, const std::string& path, const Document& item) {
  static constexpr std::pair<std::string_view, std::string_view> verbs[] = {
      {"get", "GET"},         {"put", "PUT"},   {"post", "POST"},   {"delete", "DELETE"},
      {"options", "OPTIONS"}, {"head", "HEAD"}, {"patch", "PATCH"}, {"x-amazon-apigateway-any-method", "ANY"}};
  if (!item.is_object()) return fail(import_error(fmt::format("The path {} must be an object", path)));
  CHECK_OK(check_extensions(item, {"x-amazon-apigateway-any-method"}, path));
  auto trimmed = path.size() > 1 && path.ends_with('/') ? path.substr(0, path.size() - 1) : path;
  TRY(auto* resource, resource_for_path(import.definition, trimmed, import.random));
  auto id = resource->id;
  for (auto& [key, verb] : verbs) {
    auto* operation = item.find(key);
    if (!operation) continue;
    if (!operation->is_object()) return fail(import_error(fmt::format("{} of {} must be an object", key, path)));
    Operation at{import, item, *operation, fmt::format("{} {}", verb, trimmed)};
    at.method.http_method = verb;
    CHECK_OK(import_operation(std::move(at), id));
  }
  return {};
}

}  // namespace

Status import_paths(Import& import) {
  TRY(auto* paths, object_at(import.document, "paths"));
  for (size_t i = 0; paths && i < paths->members()->size(); ++i) {
    auto& [path, item] = (*paths->members())[i];
    if (path.starts_with("x-")) continue;
    CHECK_OK(import_path(import, path, item));
  }
  return {};
}

}  // namespace gateway
