#include "services/dynamodb/table_shapes.h"

#include <fmt/format.h>

#include <algorithm>

#include "services/dynamodb/errors.h"

namespace services::dynamodb {
namespace {

std::vector<KeyShape> key_shapes(const std::vector<tables::KeyElement>& keys) {
  std::vector<KeyShape> shapes;
  for (const auto& key : keys) shapes.push_back({key.name, key.role == tables::KeyRole::hash ? "HASH" : "RANGE"});
  return shapes;
}

std::vector<tables::KeyElement> keys_from(const std::vector<KeyShape>& shapes) {
  std::vector<tables::KeyElement> keys;
  for (const auto& shape : shapes) {
    keys.push_back({shape.name, shape.role == "HASH" ? tables::KeyRole::hash : tables::KeyRole::range});
  }
  return keys;
}

ProjectionShape projection_shape(const tables::Index& index) {
  constexpr const char* kKinds[] = {"KEYS_ONLY", "INCLUDE", "ALL"};
  ProjectionShape shape{kKinds[static_cast<size_t>(index.projected)], {}};
  if (index.projected == tables::Projected::include) shape.attributes = index.projected_attributes;
  return shape;
}

std::optional<RestoreSummary> restore_summary(const Call& call, const tables::Schema& schema) {
  if (!schema.origin) return std::nullopt;
  RestoreSummary summary;
  summary.table_arn = table_arn(call, schema.origin->table);
  if (!schema.origin->backup.empty()) summary.backup_arn = backup_arn(call, schema.origin->table, schema.origin->backup);
  summary.moment.time = schema.origin->moment;
  summary.in_progress = schema.life == tables::Life::creating;
  return summary;
}

}  // namespace

std::string_view status_of(const tables::Table& table) {
  return table.schema.life == tables::Life::creating ? "CREATING" : "ACTIVE";
}

TableDescription describe(const Call& call, const tables::Table& table, std::string_view status) {
  const auto& schema = table.schema;
  TableDescription out;
  for (const auto& attribute : schema.attributes) {
    out.attributes.push_back({attribute.name, std::string(items::type_name(attribute.type))});
  }
  out.name = schema.name;
  out.keys = key_shapes(schema.keys);
  out.status = status;
  out.created.time = schema.created;
  out.throughput = {0, schema.throughput.read, schema.throughput.write};
  out.arn = table_arn(call, schema.name);
  out.id = schema.id;
  if (schema.on_demand_since) {
    bool now = schema.billing == tables::Billing::on_demand;
    out.billing = BillingSummary{now ? "PAY_PER_REQUEST" : "PROVISIONED", wire::Timestamp{*schema.on_demand_since}};
  }
  for (const auto& index : schema.indexes) {
    bool global = index.kind == tables::IndexKind::global;
    IndexDescription description{
        index.name, key_shapes(index.keys), projection_shape(index), {}, {}, 0, 0, index_arn(call, schema.name, index.name)};
    if (global) {
      description.status = status_of(table);
      description.throughput = ThroughputDescription{0, index.throughput.read, index.throughput.write};
    }
    auto& list = global ? out.global_indexes : out.local_indexes;
    if (!list) list.emplace();
    list->push_back(std::move(description));
  }
  out.restore = restore_summary(call, schema);
  if (!schema.table_class.empty()) out.table_class = TableClassSummary{schema.table_class};
  out.deletion_protection = schema.deletion_protection;
  return out;
}

std::vector<tables::AttributeDefinition> attributes_from(const std::vector<AttributeShape>& shapes) {
  std::vector<tables::AttributeDefinition> attributes;
  for (const auto& shape : shapes) attributes.push_back({shape.name, *items::type_from_name(shape.type)});
  return attributes;
}

std::optional<tables::Throughput> throughput_from(const std::optional<ThroughputShape>& shape) {
  if (!shape) return std::nullopt;
  return tables::Throughput{shape->read, shape->write};
}

tables::IndexDefinition index_from(const IndexShape& shape, tables::IndexKind kind) {
  tables::IndexDefinition index;
  index.name = shape.name;
  index.kind = kind;
  index.keys = keys_from(shape.keys);
  if (shape.projection.kind) {
    index.projection.kind = *shape.projection.kind == "ALL"         ? tables::Projected::all
                            : *shape.projection.kind == "KEYS_ONLY" ? tables::Projected::keys_only
                                                                    : tables::Projected::include;
  }
  index.projection.attributes = shape.projection.attributes;
  index.throughput = throughput_from(shape.throughput);
  return index;
}

tables::Billing billing_from(const Word& mode) {
  return mode && *mode == "PAY_PER_REQUEST" ? tables::Billing::on_demand : tables::Billing::provisioned;
}

base::Status check_table_name(std::string_view name) {
  auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
  };
  if (name.size() < kTableName.min || name.size() > kTableName.max) {
    return base::fail(validation_error("TableName must be at least 3 characters long and at most 255 characters long"));
  }
  if (std::all_of(name.begin(), name.end(), letter)) return {};
  return base::fail(validation_error(fmt::format(
      "1 validation error detected: Value '{}' at 'tableName' failed to satisfy constraint: Member must satisfy regular "
      "expression pattern: [a-zA-Z0-9_.-]+",
      name)));
}

Result<std::string> table_of_arn(std::string_view arn) {
  if (!arn.starts_with("arn:aws:dynamodb:") || arn.find(":table/") == std::string_view::npos) return base::fail(bad_arn(arn));
  return table_name(arn);
}

}  // namespace services::dynamodb
