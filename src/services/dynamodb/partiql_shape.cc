#include "services/dynamodb/partiql_shape.h"

#include "base/bytes.h"
#include "items/document.h"

namespace services::dynamodb {
namespace {

using Action = partiql::Reach::Action;

std::string_view action_name(Action action) {
  switch (action) {
    case Action::select: return "dynamodb:PartiQLSelect";
    case Action::insert: return "dynamodb:PartiQLInsert";
    case Action::update: return "dynamodb:PartiQLUpdate";
    case Action::erase: return "dynamodb:PartiQLDelete";
  }
  return {};
}

std::string text_of_key(const items::Value& value) {
  if (const auto* text = value.string()) return *text;
  if (const auto* number = value.number()) return number->text();
  if (const auto* bytes = value.binary()) return base::base64_encode(*bytes);
  return {};
}

std::vector<items::Value> values_of(const std::optional<std::vector<Document>>& parameters) {
  std::vector<items::Value> values;
  if (!parameters) return values;
  for (const auto& parameter : *parameters) {
    auto value = items::value_from(Document(parameter), items::Layer::older);
    if (!value) return {};
    values.push_back(*std::move(value));
  }
  return values;
}

}  // namespace

Result<partiql::Request> request_from(StatementInput& input) {
  partiql::Request request{.text = std::move(input.text),
                           .consistency = consistency_from(input.consistent),
                           .on_failure = on_failure_from(input.return_on_failure)};
  if (!input.parameters) return request;
  for (auto& parameter : *input.parameters) {
    TRY(auto value, items::value_from(std::move(parameter), items::Layer::older));
    request.parameters.push_back(std::move(value));
  }
  return request;
}

std::vector<Access> access_to_statement(partiql::Engine& engine, const Call& call, const StatementInput& input) {
  if (input.text.empty() || input.text.size() > partiql::kMaxStatementBytes) return {};
  auto reach = engine.reach(input.text, values_of(input.parameters));
  if (!reach) return {};
  Access access;
  access.action = action_name(reach->action);
  access.resource = reach->index ? index_arn(call, reach->table, *reach->index) : table_arn(call, reach->table);
  std::vector<std::string> keys;
  for (const auto& key : reach->leading_keys) keys.push_back(text_of_key(key));
  if (!keys.empty()) access.keys.emplace_back("dynamodb:LeadingKeys", std::move(keys));
  if (!reach->attributes.empty()) access.keys.emplace_back("dynamodb:Attributes", std::move(reach->attributes));
  if (reach->action == Action::select) {
    access.keys.push_back({"dynamodb:FullTableScan", {reach->scans ? "true" : "false"}});
    access.keys.push_back({"dynamodb:Select", {reach->names_columns ? "SPECIFIC_ATTRIBUTES" : "ALL_ATTRIBUTES"}});
  }
  return {std::move(access)};
}

}  // namespace services::dynamodb
