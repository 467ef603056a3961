// What a stack offers: outputs, APIs with their routes, functions, tables.
#include <algorithm>

#include "stacks/apply.h"
#include "stacks/intrinsics.h"

namespace stacks {
namespace {

std::string upper(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(toupper(c)); });
  return out;
}

// The operations of an OpenAPI body.
std::vector<Route> routes_of(const base::Document& body) {
  std::vector<Route> routes;
  auto* paths = at(body, "paths").members();
  if (!paths) return routes;
  for (auto& [path, item] : *paths) {
    if (!item.members()) continue;
    for (auto& [method, operation] : *item.members()) {
      for (auto name : {"get", "put", "post", "delete", "patch", "head"}) {
        if (method == name) routes.push_back({upper(method), path});
      }
      if (method == "x-amazon-apigateway-any-method") routes.push_back({"ANY", path});
    }
  }
  std::ranges::sort(routes, {}, [](const Route& route) { return std::pair(route.path, route.method); });
  return routes;
}

Api api_of(const ResourceRecord& record, const Ledger& ledger) {
  Api api{
      record.id, record.physical_id, std::string(record.properties.text("Name")), {}, routes_of(at(record.properties, "Body"))};
  if (api.name.empty()) api.name = at(at(record.properties, "Body"), "info").text("title");
  for (auto& [id, other] : ledger.resources()) {
    bool stage = other.type == "AWS::ApiGateway::Stage" && other.state != "leaving";
    if (stage && other.properties.text("RestApiId") == record.physical_id) api.stages.push_back(other.physical_id);
  }
  return api;
}

std::vector<OutputValue> outputs_of(const Template& definition, const Ledger& ledger) {
  Known known;
  known.ref = [&](std::string_view id) -> std::optional<Node> {
    auto* record = ledger.find(id);
    return record ? std::optional(Node::string(record->physical_id, {})) : std::nullopt;
  };
  known.attribute = [&](std::string_view id, std::string_view attribute) -> std::optional<Node> {
    auto* record = ledger.find(id);
    return record ? std::optional(Node::string(record->attributes.text(attribute), {})) : std::nullopt;
  };
  Problems ignored(definition.file);
  std::vector<OutputValue> outputs;
  for (auto& output : definition.outputs)
    outputs.push_back({output.id, reduce(output.value, known, ignored).text, output.description});
  return outputs;
}

}  // namespace

Summary summarize(const Template& definition, const Ledger& ledger) {
  Summary summary;
  summary.outputs = outputs_of(definition, ledger);
  for (auto& [id, record] : ledger.resources()) {
    if (record.state == "leaving") continue;
    if (record.type == "AWS::ApiGateway::RestApi") summary.apis.push_back(api_of(record, ledger));
    if (record.type == "AWS::Lambda::Function") summary.functions.push_back({id, record.physical_id});
    if (record.type == "AWS::Lambda::Url")
      summary.urls.push_back({id, std::string(record.attributes.text("FunctionUrl"))});
    if (record.type == "AWS::DynamoDB::Table") summary.tables.push_back({id, record.physical_id});
  }
  summary.unchanged = ledger.resources().size();
  return summary;
}

}  // namespace stacks
