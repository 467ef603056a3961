#include "services/apigateway/shapes.h"

#include <fmt/format.h>

#include <algorithm>

#include "wire/json.h"

namespace services::apigateway {

Access access_to(const aws::Call& call, std::string_view verb, std::string_view path) {
  return {{fmt::format("apigateway:{}", verb), fmt::format("arn:aws:apigateway:{}::{}", call.settings->region, path), {}}};
}

Access access_in(const aws::Call& call, std::string_view verb, std::string_view api, std::string_view path) {
  return access_to(call, verb, fmt::format("/restapis/{}{}", api, path));
}

std::string method_path(std::string_view resource, std::string_view method) {
  return fmt::format("/resources/{}/methods/{}", resource, method);
}

::gateway::RestApi shown(::gateway::RestApi api) {
  if (api.policy) {
    std::string quoted;
    wire::append_json_string(quoted, *api.policy);
    api.policy = quoted.substr(1, quoted.size() - 2);
  }
  return api;
}

ResourceShape shown(::gateway::Resource resource, const std::vector<std::string>& embed) {
  bool details = std::ranges::find(embed, "methods") != embed.end();
  ResourceShape shape{resource.id, resource.parent_id, resource.path_part, resource.path, {}};
  if (!resource.methods) return shape;
  shape.methods.emplace();
  for (auto& [name, method] : *resource.methods) {
    shape.methods->emplace(name, details ? wire::write(std::move(method)) : base::Document::object());
  }
  return shape;
}

base::Result<std::string> tagged_resource(std::string_view arn) {
  auto at = arn.find("::/");
  if (!arn.starts_with("arn:") || at == std::string_view::npos) {
    return base::fail(::gateway::bad_request("Invalid ARN specified in the request"));
  }
  return std::string(arn.substr(at + 3));
}

}  // namespace services::apigateway
