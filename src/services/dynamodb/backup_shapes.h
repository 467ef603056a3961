// The structures that operations on backups and restores share, as DynamoDB spells them, and their meaning for
// backups::Backups.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "backups/backups.h"
#include "services/dynamodb/table_shapes.h"

namespace services::dynamodb {

using backups::Backups;

inline constexpr Length kLongArn{37, 1024};

struct BackupDetails {
  std::string arn, name;
  int64_t bytes = 0;
  std::string status, type;
  wire::Timestamp created;
  std::optional<wire::Timestamp> expires;
};
template <class V>
void fields(V& v, BackupDetails& x) {
  v.required("BackupArn", x.arn);
  v.required("BackupName", x.name);
  v.optional("BackupSizeBytes", x.bytes);
  v.required("BackupStatus", x.status);
  v.required("BackupType", x.type);
  v.required("BackupCreationDateTime", x.created);
  v.optional("BackupExpiryDateTime", x.expires);
}

struct SourceThroughput {
  int64_t read = 0, write = 0;
};
template <class V>
void fields(V& v, SourceThroughput& x) {
  v.required("ReadCapacityUnits", x.read);
  v.required("WriteCapacityUnits", x.write);
}

struct SourceTable {
  std::string name, id, arn;
  int64_t bytes = 0;
  std::vector<KeyShape> keys;
  wire::Timestamp created;
  SourceThroughput throughput;
  std::optional<OnDemandShape> on_demand;
  int64_t items = 0;
  std::string billing;
};
template <class V>
void fields(V& v, SourceTable& x) {
  v.required("TableName", x.name);
  v.required("TableId", x.id);
  v.optional("TableArn", x.arn);
  v.optional("TableSizeBytes", x.bytes);
  v.required("KeySchema", x.keys);
  v.required("TableCreationDateTime", x.created);
  v.required("ProvisionedThroughput", x.throughput);
  v.optional("OnDemandThroughput", x.on_demand);
  v.optional("ItemCount", x.items);
  v.optional("BillingMode", x.billing);
}

struct SourceIndex {
  std::string name;
  std::vector<KeyShape> keys;
  ProjectionShape projection;
};
template <class V>
void fields(V& v, SourceIndex& x) {
  v.optional("IndexName", x.name);
  v.optional("KeySchema", x.keys);
  v.optional("Projection", x.projection);
}
struct SourceGlobalIndex : SourceIndex {
  SourceThroughput throughput;
};
template <class V>
void fields(V& v, SourceGlobalIndex& x) {
  fields(v, static_cast<SourceIndex&>(x));
  v.optional("ProvisionedThroughput", x.throughput);
}

struct SourceTimeToLive {
  std::string status, attribute;
};
template <class V>
void fields(V& v, SourceTimeToLive& x) {
  v.optional("TimeToLiveStatus", x.status);
  v.optional("AttributeName", x.attribute);
}

struct SourceFeatures {
  std::optional<std::vector<SourceIndex>> local_indexes;
  std::optional<std::vector<SourceGlobalIndex>> global_indexes;
  std::optional<StreamShape> stream;
  std::optional<SourceTimeToLive> time_to_live;
  std::optional<SseDescription> encryption;
};
template <class V>
void fields(V& v, SourceFeatures& x) {
  v.optional("LocalSecondaryIndexes", x.local_indexes);
  v.optional("GlobalSecondaryIndexes", x.global_indexes);
  v.optional("StreamDescription", x.stream);
  v.optional("TimeToLiveDescription", x.time_to_live);
  v.optional("SSEDescription", x.encryption);
}

struct BackupDescription {
  BackupDetails details;
  SourceTable source;
  SourceFeatures features;
};
template <class V>
void fields(V& v, BackupDescription& x) {
  v.optional("BackupDetails", x.details);
  v.optional("SourceTableDetails", x.source);
  v.optional("SourceTableFeatureDetails", x.features);
}

BackupDetails details_of(const Call& call, const backups::Backup& backup);
BackupDescription description_of(const Call& call, const backups::Backup& backup);

/// The last part of .../table/NAME/KIND/ID, where the ARN is one of this account and region; an error of `call`'s otherwise:
/// another account's may not be seen.
struct ArnPart {
  std::string table, id;
};
std::optional<ArnPart> part_of_arn(const Call& call, std::string_view kind, std::string_view arn);
/// What the caller may not ask of another account.
base::Status check_account(const Call& call, std::string_view action, std::string_view arn);
/// The backup of an ARN.
Result<backups::BackupPtr> backup_of_arn(const Backups& backups, const Call& call, std::string_view action,
                                         std::string_view arn);

// Restores.

/// What both restores may override.
struct OverrideShapes {
  Word billing;
  std::optional<std::vector<IndexShape>> global_indexes;
  std::optional<std::vector<LocalIndexShape>> local_indexes;
  std::optional<ThroughputShape> throughput;
  std::optional<OnDemandShape> on_demand;
  std::optional<SseShape> encryption;
  Document vector_indexes;  // refused
};
template <class V>
void override_fields(V& v, OverrideShapes& x) {
  v.optional("BillingModeOverride", x.billing, kBillingModes);
  v.optional("GlobalSecondaryIndexOverride", x.global_indexes);
  v.optional("LocalSecondaryIndexOverride", x.local_indexes);
  v.optional("ProvisionedThroughputOverride", x.throughput);
  v.optional("OnDemandThroughputOverride", x.on_demand);
  v.optional("SSESpecificationOverride", x.encryption);
  v.optional("VectorIndexOverride", x.vector_indexes);
}
Result<backups::Overrides> overrides_from(const Call& call, const OverrideShapes& shapes);
/// What a restore must be allowed beside itself: all that fills the new table.
std::vector<Access> fill_access(const Call& call, std::string_view action, std::string_view source_arn,
                                std::string_view target);

// Point-in-time recovery.

struct RecoveryDescription {
  std::string status;
  std::optional<int> days;
  std::optional<wire::Timestamp> earliest, latest;
};
template <class V>
void fields(V& v, RecoveryDescription& x) {
  v.optional("PointInTimeRecoveryStatus", x.status);
  v.optional("RecoveryPeriodInDays", x.days);
  v.optional("EarliestRestorableDateTime", x.earliest);
  v.optional("LatestRestorableDateTime", x.latest);
}
struct ContinuousBackups {
  std::string status = "ENABLED";  // always so in AWS; point-in-time recovery is what is switched
  RecoveryDescription recovery;
};
template <class V>
void fields(V& v, ContinuousBackups& x) {
  v.required("ContinuousBackupsStatus", x.status);
  v.optional("PointInTimeRecoveryDescription", x.recovery);
}
ContinuousBackups continuous_backups(const Backups& backups, const tables::Schema& schema);

}  // namespace services::dynamodb
