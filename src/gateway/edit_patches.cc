#include <fmt/format.h>

#include <algorithm>

#include "gateway/checks.h"
#include "gateway/edits.h"
#include "gateway/errors.h"

namespace gateway {
namespace {

using base::fail;
using base::Status;

Status check_op(const Patch& patch) {
  if (patch.op == "add" || patch.op == "replace" || patch.op == "remove") return {};
  return fail(bad_request("Invalid patch operation specified. Must be 'add'|'remove'|'replace'"));
}

Status replace_only(const Patch& patch) {
  if (patch.op == "replace") return {};
  return fail(bad_request("Invalid patch operation specified. Must be one of: [replace]"));
}

Status patch_binary_types(RestApi& api, const Patch& patch, std::string_view token) {
  auto type = unescape_pointer(token);
  if (type.empty()) return fail(patch_path_invalid(patch.path));
  auto types = or_empty(api.binary_media_types);
  std::erase(types, type);
  if (patch.op == "add") types.push_back(type);
  if (patch.op == "replace") types.push_back(patch.value.value_or(type));
  api.binary_media_types.reset();
  if (!types.empty()) api.binary_media_types = std::move(types);
  return {};
}

Status patch_endpoint(RestApi& api, const Patch& patch) {
  CHECK_OK(replace_only(patch));
  api.endpoint.types = {patch.value.value_or("")};
  return {};
}

void set_text(std::optional<std::string>& text, const Patch& patch) {
  if (patch.op == "remove" || !patch.value || patch.value->empty()) {
    text.reset();
  } else {
    text = patch.value;
  }
}

Status patch_api_once(RestApi& api, const Patch& patch) {
  constexpr std::string_view binary = "/binaryMediaTypes/";
  CHECK_OK(check_op(patch));
  std::string_view path = patch.path;
  if (path == "/name") {
    CHECK_OK(replace_only(patch));
    api.name = patch.value.value_or("");
  } else if (path == "/description") {
    set_text(api.description, patch);
  } else if (path == "/version") {
    set_text(api.version, patch);
  } else if (path == "/policy") {
    set_text(api.policy, patch);
  } else if (path == "/apiKeySource") {
    api.api_key_source = patch.value.value_or("HEADER");
  } else if (path == "/disableExecuteApiEndpoint") {
    api.disable_execute_api_endpoint = patch.value.value_or("") == "true";
  } else if (path == "/minimumCompressionSize") {
    CHECK_OK(replace_only(patch));
    if (patch.value && !patch.value->empty()) return fail(unsupported("minimumCompressionSize"));
  } else if (path.starts_with(binary)) {
    return patch_binary_types(api, patch, path.substr(binary.size()));
  } else if (path.starts_with("/endpointConfiguration/types/")) {
    return patch_endpoint(api, patch);
  } else if (path == "/endpointConfiguration/ipAddressType") {
    api.endpoint.ip_address_type = patch.value.value_or("ipv4");
  } else if (path.starts_with("/endpointConfiguration/vpcEndpointIds") || path == "/securityPolicy" ||
             path == "/endpointAccessMode") {
    return fail(unsupported(path.substr(1)));
  } else {
    return fail(patch_path_invalid(path));
  }
  return {};
}

// Settings a stage may not have here: turning them off is fine, turning them on is refused.
Status patch_stage_feature(const Patch& patch) {
  std::string_view path = patch.path;
  auto value = patch.value.value_or("");
  bool off = patch.op == "remove" || value.empty() || value == "false" || value == "OFF";
  static constexpr std::string_view features[] = {"/cacheClusterEnabled", "/cacheClusterSize", "/clientCertificateId",
                                                  "/tracingEnabled", "/webAclArn"};
  if (std::ranges::find(features, path) != std::end(features) || path.starts_with("/accessLogSettings") ||
      path.starts_with("/canarySettings")) {
    if (off) return {};
    return fail(unsupported("The stage setting " + patch.path));
  }
  auto parts = std::ranges::count(path, '/');
  if (parts < 4) {
    return fail(
        bad_request(fmt::format("Invalid method setting path: {}. Must be one of: [/deploymentId, /description, "
                                "/variables/{{variable_name}}]",
                                path)));
  }
  if (patch.op == "remove") {
    return fail(bad_request(
        fmt::format("Cannot remove method setting {} because there is no method setting for this method ", path.substr(1))));
  }
  if (off) return {};
  return fail(unsupported("The method setting " + patch.path));
}

Status patch_stage_once(Stage& stage, const Patch& patch) {
  constexpr std::string_view variable = "/variables/";
  CHECK_OK(check_op(patch));
  std::string_view path = patch.path;
  if (path == "/deploymentId") {
    CHECK_OK(replace_only(patch));
    stage.deployment_id = patch.value.value_or("");
  } else if (path == "/description") {
    set_text(stage.description, patch);
  } else if (path == "/documentationVersion") {
    set_text(stage.documentation_version, patch);
  } else if (path.starts_with(variable)) {
    auto name = unescape_pointer(path.substr(variable.size()));
    auto variables = or_empty(stage.variables);
    variables.erase(name);
    if (patch.op != "remove") variables[name] = patch.value.value_or("");
    CHECK_OK(check_stage_variables(variables));
    stage.variables.reset();
    if (!variables.empty()) stage.variables = std::move(variables);
  } else {
    return patch_stage_feature(patch);
  }
  return {};
}

}  // namespace

std::string unescape_pointer(std::string_view token) {
  std::string out;
  for (size_t i = 0; i < token.size(); ++i) {
    if (token[i] == '~' && i + 1 < token.size() && (token[i + 1] == '0' || token[i + 1] == '1')) {
      out += token[++i] == '1' ? '/' : '~';
    } else {
      out += token[i];
    }
  }
  return out;
}

Status patch_api(RestApi& api, const std::vector<Patch>& patches) {
  for (auto& patch : patches) CHECK_OK(patch_api_once(api, patch));
  return check_api(api);
}

Status patch_stage(Stage& stage, const std::vector<Patch>& patches) {
  for (auto& patch : patches) CHECK_OK(patch_stage_once(stage, patch));
  return {};
}

}  // namespace gateway
