#include "services/dynamodb/table_shapes.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "services/dynamodb/errors.h"
#include "services/dynamodb/stream_setting.h"
#include "tables/errors.h"

namespace services::dynamodb {
namespace {

// The key that AWS makes for an account's tables. There is no KMS: keys of tables are names only.
constexpr std::string_view kAwsManagedKey = "d1d1d1d1-0000-4000-8000-d1d1d1d1d1d1";

std::vector<tables::KeyElement> keys_from(const std::vector<KeyShape>& shapes) {
  std::vector<tables::KeyElement> keys;
  for (const auto& shape : shapes) {
    keys.push_back({shape.name, shape.role == "HASH" ? tables::KeyRole::hash : tables::KeyRole::range});
  }
  return keys;
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

std::vector<KeyShape> key_shapes(const std::vector<tables::KeyElement>& keys) {
  std::vector<KeyShape> shapes;
  for (const auto& key : keys) shapes.push_back({key.name, key.role == tables::KeyRole::hash ? "HASH" : "RANGE"});
  return shapes;
}

ProjectionShape projection_shape(const tables::Index& index) {
  constexpr const char* kKinds[] = {"KEYS_ONLY", "INCLUDE", "ALL"};
  ProjectionShape shape{kKinds[static_cast<size_t>(index.projected)], {}};
  if (index.projected == tables::Projected::include) shape.attributes = index.projected_attributes;
  return shape;
}

std::string_view status_of(const tables::Table& table) {
  return table.schema.life == tables::Life::creating ? "CREATING" : "ACTIVE";
}

TableDescription describe(const Call& call, const tables::Table& table, std::string_view status) {
  const auto& schema = table.schema;
  TableDescription out;
  bool creating = status == "CREATING";
  out.attributes.emplace();
  for (const auto& attribute : schema.attributes) {
    out.attributes->push_back({attribute.name, std::string(items::type_name(attribute.type))});
  }
  out.name = schema.name;
  out.keys = key_shapes(schema.keys);
  out.status = status;
  out.created = wire::Timestamp{schema.created};
  out.throughput = throughput_description(call, schema.throughput, schema.history);
  out.arn = table_arn(call, schema.name);
  out.id = schema.id;
  if (schema.on_demand_since) {
    bool now = schema.billing == tables::Billing::on_demand;
    out.billing = BillingSummary{now ? "PAY_PER_REQUEST" : "PROVISIONED", {}};
    if (!creating) out.billing->since = wire::Timestamp{*schema.on_demand_since};
  }
  for (const auto& index : schema.indexes) {
    bool global = index.kind == tables::IndexKind::global;
    auto description = describe(call, schema.name, index);
    if (global && creating) {
      description.status = "CREATING";
      description.warm.reset();
    }
    auto& list = global ? out.global_indexes : out.local_indexes;
    if (!list) list.emplace();
    list->push_back(std::move(description));
  }
  out.restore = restore_summary(call, schema);
  out.table_class = table_class_summary(schema);
  if (!schema.on_demand.empty()) out.on_demand = OnDemandShape{schema.on_demand};
  if (!creating) out.warm = WarmDescription{schema.warm.read, schema.warm.write, "ACTIVE"};
  if (!schema.encryption_key.empty()) out.encryption = SseDescription{"ENABLED", "KMS", schema.encryption_key};
  out.deletion_protection = schema.deletion_protection;
  describe_stream(call, schema, out);
  return out;
}

TableDescription describe_deleted(const Call& call, const tables::Table& table) {
  TableDescription out;
  out.name = table.schema.name;
  out.status = "DELETING";
  out.throughput = throughput_description(call, table.schema.throughput, table.schema.history);
  out.arn = table_arn(call, table.schema.name);
  out.id = table.schema.id;
  out.table_class = table_class_summary(table.schema);
  return out;
}

IndexDescription describe(const Call& call, std::string_view table, const tables::Index& index) {
  IndexDescription out;
  out.name = index.name;
  out.keys = key_shapes(index.keys);
  out.projection = projection_shape(index);
  out.arn = index_arn(call, table, index.name);
  if (index.kind == tables::IndexKind::local) return out;
  bool filling = index.state == tables::IndexState::creating;
  out.status = filling ? "CREATING" : "ACTIVE";
  if (filling) out.backfilling = true;
  out.throughput = throughput_description(call, index.throughput, index.history);
  if (!index.on_demand.empty()) out.on_demand = OnDemandShape{index.on_demand};
  if (!filling) out.warm = WarmDescription{index.warm.read, index.warm.write, "ACTIVE"};
  return out;
}

ThroughputDescription throughput_description(const Call& call, const tables::Throughput& throughput,
                                             const tables::ThroughputHistory& history) {
  ThroughputDescription out;
  out.read = throughput.read;
  out.write = throughput.write;
  if (history.increased) out.increased = wire::Timestamp{*history.increased};
  if (!history.decreased) return out;
  out.decreased = wire::Timestamp{*history.decreased};
  using std::chrono::floor;
  bool today = floor<std::chrono::days>(*history.decreased) == floor<std::chrono::days>(call.now);
  if (today) out.decreases_today = history.decreases;
  return out;
}

std::optional<TableClassSummary> table_class_summary(const tables::Schema& schema) {
  if (schema.table_class.empty()) return std::nullopt;
  TableClassSummary summary{schema.table_class, {}};
  if (schema.table_class_since) summary.since = wire::Timestamp{*schema.table_class_since};
  return summary;
}

Result<std::string> encryption_key_from(const Call& call, const SseShape& shape) {
  auto refuse = [](std::string_view why) { return base::fail(tables::invalid_parameter(why)); };
  if (shape.enabled && !*shape.enabled) {
    if (shape.type) return refuse("SSEType can not be specified if Enabled is false");
    if (shape.key) return refuse("KMSMasterKeyId can not be specified if Enabled is false");
    return "";
  }
  if (shape.type && *shape.type == "AES256") return refuse("SSEType AES256 is not supported");
  if (shape.key && !shape.type) return refuse("SSEType KMS is required if KMSMasterKeyId is specified");
  if (!shape.enabled && !shape.type) return "";
  if (!shape.key) return aws::arn(*call.settings, "kms", fmt::format("key/{}", kAwsManagedKey));
  if (shape.key->starts_with("arn:")) return *shape.key;
  return aws::arn(*call.settings, "kms", shape.key->starts_with("alias/") ? *shape.key : "key/" + *shape.key);
}

void count(TableDescription& description, const Tables& tables, const tables::Table& table) {
  auto fill = [&](auto& part, uint64_t number) {
    auto sum = tables.size_of(number);
    part.items = sum.entries;
    part.bytes = sum.bytes;
  };
  fill(description, table.schema.number);
  for (auto* list : {&description.local_indexes, &description.global_indexes}) {
    if (!*list) continue;
    for (auto& index : **list) {
      if (const auto* known = table.find_index(index.name)) fill(index, known->definition.number);
    }
  }
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
  index.on_demand = units_from(shape.on_demand);
  index.warm = units_from(shape.warm);
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

}  // namespace services::dynamodb
