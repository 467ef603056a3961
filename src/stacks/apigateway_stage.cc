// AWS::ApiGateway::Stage
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-stage.html
#include <fmt/format.h>

#include <array>
#include <set>

#include "stacks/resource_type.h"
#include "wire/json.h"

namespace stacks {
namespace {

using base::Document;

constexpr Property kMethodSetting[] = {
    {"HttpMethod"},
    {"ResourcePath"},
    {"ThrottlingRateLimit", Kind::number},
    {"ThrottlingBurstLimit", Kind::integer},
    {"MetricsEnabled", Kind::boolean},
    {"LoggingLevel"},
    {"DataTraceEnabled", Kind::boolean},
    {"CachingEnabled", Kind::later},
    {"CacheDataEncrypted", Kind::later},
    {"CacheTtlInSeconds", Kind::later},
};
constexpr Property kProperties[] = {
    {"RestApiId", Kind::text, Need::required, Change::replaces},
    {"StageName", Kind::text, Need::optional, Change::replaces},
    {"DeploymentId"},
    {"Description"},
    {"Variables", Kind::text_map},
    {"TracingEnabled", Kind::boolean},
    {"MethodSettings", Kind::objects, Need::optional, Change::in_place, kMethodSetting},
    {"Tags", Kind::tags},
    {"AccessLogSetting", Kind::later},
    {"CacheClusterEnabled", Kind::later},
    {"CacheClusterSize", Kind::later},
    {"CanarySetting", Kind::later},
    {"ClientCertificateId", Kind::later},
    {"DocumentationVersion", Kind::later},
};

std::string stage_of(const Document& properties) { return std::string(properties.text("StageName", "default")); }

Document named(const Document& properties) {
  return Document::object({{"restApiId", properties.text("RestApiId")}, {"stageName", stage_of(properties)}});
}

Document patch(std::string_view operation, std::string_view path, std::string_view value = "") {
  Document out = Document::object({{"op", operation}, {"path", path}});
  if (operation != "remove") out.set("value", value);
  return out;
}

// A JSON pointer's segment.
std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

std::string text_of(const Document& value) { return value.is_string() ? *value.string() : wire::to_json(value); }

void add_method_settings(const Document& settings, Document& patches) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kPaths = {{
      {"ThrottlingRateLimit", "throttling/rateLimit"},
      {"ThrottlingBurstLimit", "throttling/burstLimit"},
      {"MetricsEnabled", "metrics/enabled"},
      {"LoggingLevel", "logging/loglevel"},
      {"DataTraceEnabled", "logging/dataTrace"},
  }};
  auto* elements = settings.elements();
  if (!elements) return;
  for (auto& setting : *elements) {
    std::string path(setting.text("ResourcePath", "/*"));
    std::string method(setting.text("HttpMethod", "*"));
    std::string prefix = path == "/*" ? "/*/" + method : fmt::format("/{}/{}", escaped(path), method);
    for (auto& [property, suffix] : kPaths) {
      auto* value = setting.find(property);
      if (value) patches.push(patch("replace", fmt::format("{}/{}", prefix, suffix), text_of(*value)));
    }
  }
}

void add_variables(const Document& before, const Document& after, Document& patches) {
  if (auto* members = before.members()) {
    for (auto& [name, value] : *members) {
      if (!after.find(name)) patches.push(patch("remove", "/variables/" + escaped(name)));
    }
  }
  if (auto* members = after.members()) {
    for (auto& [name, value] : *members) patches.push(patch("replace", "/variables/" + escaped(name), text_of(value)));
  }
}

base::Task<base::Status> send(const Site& site, const Document& properties, Document patches) {
  if (patches.elements()->empty()) co_return base::Status{};
  auto input = named(properties).set("patchOperations", std::move(patches));
  CO_CHECK_OK(co_await site.call("apigateway", "UpdateStage", std::move(input)));
  co_return base::Status{};
}

base::Task<base::Result<Made>> create(const Site& site, Wanted wanted) {
  const auto& properties = wanted.properties;
  Document input = named(properties);
  copy(properties, "DeploymentId", input, "deploymentId");
  copy(properties, "Description", input, "description");
  copy(properties, "Variables", input, "variables");
  copy(properties, "TracingEnabled", input, "tracingEnabled");
  if (auto* tags = properties.find("Tags")) input.set("tags", tag_map(*tags));
  CO_CHECK_OK(co_await site.call("apigateway", "CreateStage", std::move(input)));
  Document patches = Document::list();
  add_method_settings(at(properties, "MethodSettings"), patches);
  CO_CHECK_OK(co_await send(site, properties, std::move(patches)));
  co_return Made{stage_of(properties)};
}

base::Task<base::Result<Made>> update(const Site& site, Wanted wanted, Existing existing) {
  const auto& properties = wanted.properties;
  Document patches = Document::list();
  if (existing.changes("DeploymentId")) patches.push(patch("replace", "/deploymentId", properties.text("DeploymentId")));
  if (existing.changes("Description")) patches.push(patch("replace", "/description", properties.text("Description")));
  if (existing.changes("TracingEnabled")) {
    auto* enabled = at(properties, "TracingEnabled").boolean();
    patches.push(patch("replace", "/tracingEnabled", enabled && *enabled ? "true" : "false"));
  }
  if (existing.changes("Variables")) add_variables(at(existing.properties, "Variables"), at(properties, "Variables"), patches);
  if (existing.changes("MethodSettings")) add_method_settings(at(properties, "MethodSettings"), patches);
  CO_CHECK_OK(co_await send(site, properties, std::move(patches)));
  co_return Made{existing.physical_id, existing.attributes};
}

base::Task<base::Result<std::optional<Made>>> find(const Site& site, Wanted wanted) {
  auto answer = co_await site.call("apigateway", "GetStage", named(wanted.properties));
  if (!answer && not_there(answer.error())) co_return std::nullopt;
  if (!answer) co_return base::fail(std::move(answer).error());
  co_return Made{stage_of(wanted.properties)};
}

base::Task<base::Status> remove(const Site& site, Existing existing) {
  co_return gone(co_await site.call("apigateway", "DeleteStage", named(existing.properties)));
}

}  // namespace

ResourceType apigateway_stage() {
  return {.name = "AWS::ApiGateway::Stage",
          .properties = kProperties,
          .name_property = "StageName",
          .after_creation = {"MethodSettings"},
          .create = create,
          .update = update,
          .remove = remove,
          .find = find};
}

}  // namespace stacks
