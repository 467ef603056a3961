#include "gateway/program.h"

#include <fmt/format.h>

#include <charconv>

#include "gateway/checks.h"
#include "gateway/errors.h"
#include "gateway/media_type.h"
#include "wire/http.h"
#include "wire/json.h"

namespace gateway {
namespace {

using base::fail;
using base::Result;
using base::Status;

// Setting one of these in an AWS_PROXY integration makes every call fail.
constexpr std::array<std::string_view, 7> kForbiddenHeaders = {"authorization",      "connection", "content-length",   "expect",
                                                               "proxy-authenticate", "te",         "transfer-encoding"};

Result<HeaderValues> compile_headers(const Texts& parameters, std::string_view prefix, Value::Place place) {
  HeaderValues out;
  for (auto& [name, expression] : parameters) {
    if (!name.starts_with(prefix)) return fail(unsupported(fmt::format("The response parameter {}", name)));
    TRY(auto value, Value::compile(expression, place));
    out.emplace_back(name.substr(prefix.size()), std::move(value));
  }
  return out;
}

Result<Templates> compile_templates(const Texts& templates) {
  Templates out;
  for (auto& [type, text] : templates) {
    TRY(auto compiled, Template::compile(text));
    out.emplace_back(type, std::move(compiled));
  }
  return out;
}

int status_number(std::string_view text, int otherwise) {
  int value = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

Status compile_errors(const Definition& definition, ApiProgram& program) {
  for (auto& [name, response] : definition.gateway_responses) {
    auto type = response_type_named(name);
    if (!type) continue;
    auto& answer = program.errors[static_cast<size_t>(*type)];
    if (response.status_code) answer.status = status_number(*response.status_code, 500);
    TRY(answer.headers, compile_headers(response.parameters, "gatewayresponse.header.", Value::Place::gateway_response));
    TRY(answer.templates, compile_templates(response.templates));
  }
  for (size_t i = 0; i < kResponseTypes; ++i) {  // unset types inherit what DEFAULT_4XX and DEFAULT_5XX say
    auto type = static_cast<ResponseType>(i);
    if (definition.gateway_responses.contains(std::string(info(type).name)) || info(type).status == 0) continue;
    auto parent = info(type).status >= 500 ? ResponseType::default_5xx : ResponseType::default_4xx;
    program.errors[i] = program.errors[static_cast<size_t>(parent)];
  }
  return {};
}

void compile_required(const Method& method, MethodProgram& program) {
  using Location = RequiredParameter::Location;
  static constexpr std::pair<std::string_view, Location> prefixes[] = {{"method.request.header.", Location::header},
                                                                       {"method.request.path.", Location::path},
                                                                       {"method.request.querystring.", Location::query}};
  for (auto& [prefix, location] : prefixes) {
    for (auto& [name, required] : or_empty(method.request_parameters)) {
      if (required && name.starts_with(prefix)) program.required.push_back({location, name.substr(prefix.size())});
    }
  }
}

Status compile_checks(const Definition& definition, const Method& method, MethodProgram& program) {
  if (!method.request_validator_id) return {};
  auto validator = definition.validators.find(*method.request_validator_id);
  if (validator == definition.validators.end()) return fail(validator_not_found());
  if (validator->second.validate_parameters) compile_required(method, program);
  if (!validator->second.validate_body) return {};
  Schema::Models texts;
  for (auto& [name, model] : definition.models) texts.emplace(name, model.schema);
  for (auto& [type, model] : or_empty(method.request_models)) {
    TRY(auto schema, Schema::compile(model, texts));
    program.models.emplace_back(type == "$default" ? type : bare_media_type(type), std::move(schema));
  }
  return {};
}

Status compile_mock(const Integration& integration, MethodProgram& program) {
  for (auto& [type, text] : or_empty(integration.request_templates)) {
    TRY(auto status, mock_status(text));
    program.mock_statuses.emplace_back(type, status);
  }
  for (auto& [status, response] : or_empty(integration.responses)) {
    MockResponse mock;
    if (!response.selection_pattern.value_or("").empty()) {
      TRY(mock.selection, Pattern::compile(*response.selection_pattern));
    }
    mock.status = status_number(response.status_code, 200);
    TRY(mock.headers,
        compile_headers(or_empty(response.parameters), "method.response.header.", Value::Place::integration_response));
    TRY(mock.templates, compile_templates(or_empty(response.templates)));
    program.mock_responses.push_back(std::move(mock));
  }
  return {};
}

Status compile_integration(const Integration& integration, MethodProgram& program) {
  using Passthrough = MethodProgram::Passthrough;
  program.timeout_ms = integration.timeout_ms;
  program.passthrough = integration.passthrough_behavior == "NEVER"               ? Passthrough::never
                        : integration.passthrough_behavior == "WHEN_NO_TEMPLATES" ? Passthrough::when_no_templates
                                                                                  : Passthrough::when_no_match;
  for (auto& [type, text] : or_empty(integration.request_templates)) {
    program.template_types.push_back(type == "$default" ? type : bare_media_type(type));
  }
  if (integration.type == "MOCK") {
    program.kind = MethodProgram::Kind::mock;
    return compile_mock(integration, program);
  }
  program.kind = MethodProgram::Kind::lambda;
  TRY(program.function, function_of_uri(integration.uri.value_or("")));
  program.broken = integration.http_method.value_or("") != "POST";
  for (auto& [name, expression] : or_empty(integration.request_parameters)) {
    constexpr std::string_view header = "integration.request.header.";
    if (!name.starts_with(header)) continue;
    for (auto forbidden : kForbiddenHeaders) {
      if (wire::equals_ignoring_case(std::string_view(name).substr(header.size()), forbidden)) program.broken = true;
    }
  }
  return {};
}

Result<MethodProgram> compile_method(const Definition& definition, const Resource& resource, const Method& method) {
  MethodProgram program;
  program.http_method = method.http_method;
  program.resource_id = resource.id;
  program.resource_path = resource.path;
  program.operation_name = method.operation_name;
  if (method.authorization_type == "AWS_IAM") program.authorization = MethodProgram::Authorization::iam;
  CHECK_OK(compile_checks(definition, method, program));
  if (method.integration) CHECK_OK(compile_integration(*method.integration, program));
  return program;
}

// "execute-api:/stage/GET/path" in a resource policy stands for the API's own ARN.
void expand_resources(base::Document& document, const std::string& arn) {
  constexpr std::string_view short_form = "execute-api:/";
  if (auto* text = document.string()) {
    if (text->starts_with(short_form)) *text = arn + "/" + text->substr(short_form.size());
  } else if (auto* list = document.elements()) {
    for (auto& each : *list) expand_resources(each, arn);
  } else if (auto* members = document.members()) {
    for (auto& [key, each] : *members) expand_resources(each, arn);
  }
}

Result<iam::Policy> compile_policy(const RestApi& api, const Place& place) {
  auto document = wire::parse_json(*api.policy);
  if (!document)
    return fail(bad_request("Invalid policy document. Please check the policy syntax and ensure that Principals are valid."));
  expand_resources(*document, fmt::format("arn:aws:execute-api:{}:{}:{}", place.region, place.account, api.id));
  auto policy = iam::Policy::parse(wire::to_json(*document), iam::PolicyKind::resource);
  if (!policy)
    return fail(bad_request("Invalid policy document. Please check the policy syntax and ensure that Principals are valid."));
  return policy;
}

}  // namespace

std::shared_ptr<const StageProgram> Snapshot::find(std::string_view api, std::string_view stage) const {
  auto stages = apis.find(api);
  if (stages == apis.end()) return {};
  auto found = stages->second->find(stage);
  return found == stages->second->end() ? nullptr : found->second;
}

Status check_policy(const RestApi& api, const Place& place) {
  if (api.policy) CHECK_OK(compile_policy(api, place));
  return {};
}

Result<std::shared_ptr<const ApiProgram>> compile(const Definition& definition, const Place& place) {
  auto program = std::make_shared<ApiProgram>();
  for (auto& [id, resource] : definition.resources) {
    for (auto& [name, method] : or_empty(resource.methods)) {
      TRY(auto compiled, compile_method(definition, resource, method));
      program->router.add(resource.path, name, static_cast<MethodIndex>(program->methods.size()));
      program->methods.push_back(std::move(compiled));
    }
  }
  CHECK_OK(compile_errors(definition, *program));
  program->binary_types = or_empty(definition.api.binary_media_types);
  for (auto& type : program->binary_types) type = bare_media_type(type);
  if (definition.api.policy) {
    TRY(program->policy, compile_policy(definition.api, place));
  }
  return std::shared_ptr<const ApiProgram>(std::move(program));
}

std::shared_ptr<const StageProgram> bind_stage(const std::string& api_id, const Stage& stage,
                                               std::shared_ptr<const ApiProgram> api) {
  auto bound = std::make_shared<StageProgram>();
  bound->api_id = api_id;
  bound->name = stage.name;
  bound->deployment_id = stage.deployment_id;
  bound->variables = or_empty(stage.variables);
  if (!bound->variables.empty()) {
    base::Document variables = base::Document::object();
    for (auto& [name, value] : bound->variables) variables.add(name, value);
    bound->variables_json = wire::to_json(variables);
  }
  for (auto& method : api->methods) bound->functions.push_back(with_variables(method.function, bound->variables));
  bound->api = std::move(api);
  return bound;
}

}  // namespace gateway
