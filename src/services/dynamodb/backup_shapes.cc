#include "services/dynamodb/backup_shapes.h"

#include "backups/errors.h"
#include "services/dynamodb/errors.h"
#include "tables/shards.h"

namespace services::dynamodb {
namespace {

/// arn:aws:dynamodb:REGION:ACCOUNT:resource
struct ArnParts {
  std::string_view region, account, resource;
};

std::optional<ArnParts> split(std::string_view arn) {
  constexpr std::string_view kStart = "arn:aws:dynamodb:";
  if (!arn.starts_with(kStart)) return std::nullopt;
  arn.remove_prefix(kStart.size());
  auto region_end = arn.find(':');
  if (region_end == std::string_view::npos) return std::nullopt;
  auto account_end = arn.find(':', region_end + 1);
  if (account_end == std::string_view::npos) return std::nullopt;
  return ArnParts{arn.substr(0, region_end), arn.substr(region_end + 1, account_end - region_end - 1),
                  arn.substr(account_end + 1)};
}

}  // namespace

BackupDetails details_of(const Call& call, const backups::Backup& backup) {
  BackupDetails details;
  details.arn = backup_arn(call, backup.schema.name, backup.id);
  details.name = backup.name;
  details.bytes = backup.bytes;
  details.status = backup.state == backups::BackupState::creating ? "CREATING" : "AVAILABLE";
  details.type = backup.kind == backups::BackupKind::system ? "SYSTEM" : "USER";
  details.created.time = backup.created;
  if (backup.expires) details.expires = wire::Timestamp{*backup.expires};
  return details;
}

BackupDescription description_of(const Call& call, const backups::Backup& backup) {
  const auto& schema = backup.schema;
  BackupDescription out;
  out.details = details_of(call, backup);
  out.source.name = schema.name;
  out.source.id = schema.id;
  out.source.arn = table_arn(call, schema.name);
  out.source.bytes = backup.bytes;
  out.source.keys = key_shapes(schema.keys);
  out.source.created.time = schema.created;
  out.source.throughput = {schema.throughput.read, schema.throughput.write};
  if (!schema.on_demand.empty()) out.source.on_demand = OnDemandShape{schema.on_demand};
  out.source.items = backup.items;
  out.source.billing = schema.billing == tables::Billing::on_demand ? "PAY_PER_REQUEST" : "PROVISIONED";
  for (const auto& index : schema.indexes) {
    SourceGlobalIndex shape;
    shape.name = index.name;
    shape.keys = key_shapes(index.keys);
    shape.projection = projection_shape(index);
    shape.throughput = {index.throughput.read, index.throughput.write};
    if (index.kind == tables::IndexKind::global) {
      if (!out.features.global_indexes) out.features.global_indexes.emplace();
      out.features.global_indexes->push_back(std::move(shape));
    } else {
      if (!out.features.local_indexes) out.features.local_indexes.emplace();
      out.features.local_indexes->push_back(std::move(shape));
    }
  }
  if (!schema.encryption_key.empty()) out.features.encryption = SseDescription{"ENABLED", "KMS", schema.encryption_key};
  if (schema.time_to_live) out.features.time_to_live = SourceTimeToLive{"ENABLED", schema.time_to_live->attribute};
  if (schema.stream && schema.stream->enabled) {
    out.features.stream = StreamShape{true, std::string(tables::name_of(schema.stream->view))};
  }
  return out;
}

std::optional<ArnPart> part_of_arn(const Call& call, std::string_view kind, std::string_view arn) {
  auto parts = split(arn);
  if (!parts || parts->region != call.settings->region || parts->account != call.settings->account) return std::nullopt;
  constexpr std::string_view kTable = "table/";
  auto resource = parts->resource;
  if (!resource.starts_with(kTable)) return std::nullopt;
  resource.remove_prefix(kTable.size());
  auto middle = "/" + std::string(kind) + "/";
  auto at = resource.find(middle);
  if (at == std::string_view::npos) return std::nullopt;
  return ArnPart{std::string(resource.substr(0, at)), std::string(resource.substr(at + middle.size()))};
}

base::Status check_account(const Call& call, std::string_view action, std::string_view arn) {
  auto parts = split(arn);
  if (!parts || parts->account == call.settings->account) return {};
  return base::fail(iam::access_denied(iam::Family::json, call.caller->arn, "dynamodb:" + std::string(action), arn,
                                       iam::DenialReason::no_resource_policy));
}

Result<backups::BackupPtr> backup_of_arn(const Backups& backups, const Call& call, std::string_view action,
                                         std::string_view arn) {
  CHECK_OK(check_account(call, action, arn));
  if (!split(arn)) return base::fail(validation_error("Invalid BackupArn: " + std::string(arn)));
  auto part = part_of_arn(call, "backup", arn);
  auto backup = part ? backups.find(part->id) : nullptr;
  if (!backup || backup->schema.name != part->table) return base::fail(backups::backup_not_found(arn));
  return backup;
}

Result<backups::Overrides> overrides_from(const Call& call, const OverrideShapes& shapes) {
  if (!shapes.vector_indexes.is_null()) return base::fail(not_supported("VectorIndexOverride", ""));
  backups::Overrides overrides;
  if (shapes.billing) overrides.billing = billing_from(shapes.billing);
  overrides.throughput = throughput_from(shapes.throughput);
  if (shapes.on_demand) overrides.on_demand = units_from(shapes.on_demand);
  if (shapes.encryption) {
    TRY(overrides.encryption_key, encryption_key_from(call, *shapes.encryption));
  }
  auto indexes = [](const auto& all, tables::IndexKind kind) {
    std::optional<std::vector<tables::IndexDefinition>> definitions;
    if (all) definitions.emplace();
    for (size_t i = 0; all && i < all->size(); ++i) definitions->push_back(index_from((*all)[i], kind));
    return definitions;
  };
  overrides.global_indexes = indexes(shapes.global_indexes, tables::IndexKind::global);
  overrides.local_indexes = indexes(shapes.local_indexes, tables::IndexKind::local);
  return overrides;
}

std::vector<Access> fill_access(const Call& call, std::string_view action, std::string_view source_arn,
                                std::string_view target) {
  auto arn = table_arn(call, table_name(target));
  std::string asked = "dynamodb:" + std::string(action);
  std::vector<Access> all{{asked, std::string(source_arn), {}}, {asked, arn, {}}};
  for (const char* each : {"BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem"}) {
    all.push_back({std::string("dynamodb:") + each, arn, {}});
  }
  return all;
}

ContinuousBackups continuous_backups(const Backups& backups, const tables::Schema& schema) {
  ContinuousBackups out;
  auto window = backups.window(schema);
  out.recovery.status = window ? "ENABLED" : "DISABLED";
  if (!window) return out;
  out.recovery.days = schema.recovery->days;
  out.recovery.earliest = wire::Timestamp{window->earliest};
  out.recovery.latest = wire::Timestamp{window->latest};
  return out;
}

}  // namespace services::dynamodb
