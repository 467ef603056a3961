// The structures that operations on tables share, as DynamoDB spells them, and their meaning for tables::Tables.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "services/dynamodb/shapes.h"

namespace services::dynamodb {

inline constexpr OneOf kBillingModes{"PROVISIONED", "PAY_PER_REQUEST"};
inline constexpr OneOf kTableClasses{"STANDARD", "STANDARD_INFREQUENT_ACCESS"};

struct AttributeShape {
  std::string name, type;
};
template <class V>
void fields(V& v, AttributeShape& x) {
  v.required("AttributeName", x.name, kKeyName);
  v.required("AttributeType", x.type, OneOf{"B", "N", "S"});
}

struct KeyShape {
  std::string name, role;
};
template <class V>
void fields(V& v, KeyShape& x) {
  v.required("AttributeName", x.name, kKeyName);
  v.required("KeyType", x.role, OneOf{"HASH", "RANGE"});
}

struct ProjectionShape {
  Word kind;
  std::optional<std::vector<std::string>> attributes;
};
template <class V>
void fields(V& v, ProjectionShape& x) {
  v.optional("ProjectionType", x.kind, OneOf{"ALL", "KEYS_ONLY", "INCLUDE"});
  v.optional("NonKeyAttributes", x.attributes, Length{1, 20});
}

struct ThroughputShape {
  int64_t read = 0, write = 0;
};
template <class V>
void fields(V& v, ThroughputShape& x) {
  v.required("ReadCapacityUnits", x.read, Range{1});
  v.required("WriteCapacityUnits", x.write, Range{1});
}

/// OnDemandThroughput and WarmThroughput: two numbers, either of which may be left out.
struct OnDemandShape : tables::Units {};
template <class V>
void fields(V& v, OnDemandShape& x) {
  v.optional("MaxReadRequestUnits", x.read);
  v.optional("MaxWriteRequestUnits", x.write);
}
struct WarmShape : tables::Units {};
template <class V>
void fields(V& v, WarmShape& x) {
  v.optional("ReadUnitsPerSecond", x.read);
  v.optional("WriteUnitsPerSecond", x.write);
}

struct SseShape {
  std::optional<bool> enabled;
  Word type;
  std::optional<std::string> key;
};
template <class V>
void fields(V& v, SseShape& x) {
  v.optional("Enabled", x.enabled);
  v.optional("SSEType", x.type, OneOf{"AES256", "KMS"});
  v.optional("KMSMasterKeyId", x.key);
}

struct IndexShape {
  std::string name;
  std::vector<KeyShape> keys;
  ProjectionShape projection;
  std::optional<ThroughputShape> throughput;
  std::optional<OnDemandShape> on_demand;
  std::optional<WarmShape> warm;
};
template <class V>
void fields(V& v, IndexShape& x) {
  v.required("IndexName", x.name, kTableName, kNamePattern);
  v.required("KeySchema", x.keys, Length{1});
  v.required("Projection", x.projection);
  v.optional("ProvisionedThroughput", x.throughput);
  v.optional("OnDemandThroughput", x.on_demand);
  v.optional("WarmThroughput", x.warm);
}

struct LocalIndexShape : IndexShape {};
template <class V>
void fields(V& v, LocalIndexShape& x) {
  v.required("IndexName", x.name, kTableName, kNamePattern);
  v.required("KeySchema", x.keys, Length{1, 2});
  v.required("Projection", x.projection);
}

struct StreamShape {
  bool enabled = false;
  Word view;
};
template <class V>
void fields(V& v, StreamShape& x) {
  v.required("StreamEnabled", x.enabled);
  v.optional("StreamViewType", x.view, OneOf{"NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", "KEYS_ONLY"});
}

struct TagShape {
  std::string key, value;
};
template <class V>
void fields(V& v, TagShape& x) {
  v.required("Key", x.key, Length{1, 128});
  v.required("Value", x.value, Length{0, 256});
}

// What DescribeTable and others answer.

struct ThroughputDescription {
  std::optional<wire::Timestamp> increased, decreased;
  int64_t decreases_today = 0, read = 0, write = 0;
};
template <class V>
void fields(V& v, ThroughputDescription& x) {
  v.optional("LastIncreaseDateTime", x.increased);
  v.optional("LastDecreaseDateTime", x.decreased);
  v.required("NumberOfDecreasesToday", x.decreases_today);
  v.required("ReadCapacityUnits", x.read);
  v.required("WriteCapacityUnits", x.write);
}

struct WarmDescription {
  int64_t read = 0, write = 0;
  std::string status;
};
template <class V>
void fields(V& v, WarmDescription& x) {
  v.required("ReadUnitsPerSecond", x.read);
  v.required("WriteUnitsPerSecond", x.write);
  v.required("Status", x.status);
}

struct IndexDescription {
  std::string name;
  std::vector<KeyShape> keys;
  ProjectionShape projection;
  Word status;  // of global indexes, as what follows up to their size
  std::optional<bool> backfilling;
  std::optional<ThroughputDescription> throughput;
  std::optional<OnDemandShape> on_demand;
  std::optional<WarmDescription> warm;
  int64_t bytes = 0, items = 0;
  std::string arn;
};
template <class V>
void fields(V& v, IndexDescription& x) {
  v.required("IndexName", x.name);
  v.required("KeySchema", x.keys);
  v.required("Projection", x.projection);
  v.optional("IndexStatus", x.status);
  v.optional("Backfilling", x.backfilling);
  v.optional("ProvisionedThroughput", x.throughput);
  v.optional("OnDemandThroughput", x.on_demand);
  v.optional("WarmThroughput", x.warm);
  v.required("IndexSizeBytes", x.bytes);
  v.required("ItemCount", x.items);
  v.required("IndexArn", x.arn);
}

struct BillingSummary {
  std::string mode;
  std::optional<wire::Timestamp> since;
};
template <class V>
void fields(V& v, BillingSummary& x) {
  v.required("BillingMode", x.mode);
  v.optional("LastUpdateToPayPerRequestDateTime", x.since);
}

struct TableClassSummary {
  std::string table_class;
  std::optional<wire::Timestamp> since;
};
template <class V>
void fields(V& v, TableClassSummary& x) {
  v.required("TableClass", x.table_class);
  v.optional("LastUpdateDateTime", x.since);
}

struct SseDescription {
  std::string status, type, key;
};
template <class V>
void fields(V& v, SseDescription& x) {
  v.required("Status", x.status);
  v.required("SSEType", x.type);
  v.required("KMSMasterKeyArn", x.key);
}

struct RestoreSummary {
  Word backup_arn, table_arn;
  wire::Timestamp moment;
  bool in_progress = false;
};
template <class V>
void fields(V& v, RestoreSummary& x) {
  v.optional("SourceBackupArn", x.backup_arn);
  v.optional("SourceTableArn", x.table_arn);
  v.required("RestoreDateTime", x.moment);
  v.required("RestoreInProgress", x.in_progress);
}

struct TableDescription {
  std::optional<std::vector<AttributeShape>> attributes;  // not told of a table that is deleted, as keys and its creation
  std::string name;
  std::optional<std::vector<KeyShape>> keys;
  std::string status;
  std::optional<wire::Timestamp> created;
  ThroughputDescription throughput;
  int64_t bytes = 0, items = 0;
  std::string arn, id;
  std::optional<BillingSummary> billing;
  std::optional<std::vector<IndexDescription>> local_indexes, global_indexes;
  std::optional<RestoreSummary> restore;
  std::optional<TableClassSummary> table_class;
  std::optional<OnDemandShape> on_demand;
  std::optional<WarmDescription> warm;
  std::optional<SseDescription> encryption;
  bool deletion_protection = false;
  std::optional<StreamShape> stream;
  std::optional<std::string> stream_arn, stream_label;  // of the newest stream, also when it is off
};
template <class V>
void fields(V& v, TableDescription& x) {
  v.optional("AttributeDefinitions", x.attributes);
  v.required("TableName", x.name);
  v.optional("KeySchema", x.keys);
  v.required("TableStatus", x.status);
  v.optional("CreationDateTime", x.created);
  v.required("ProvisionedThroughput", x.throughput);
  v.required("TableSizeBytes", x.bytes);
  v.required("ItemCount", x.items);
  v.required("TableArn", x.arn);
  v.required("TableId", x.id);
  v.optional("BillingModeSummary", x.billing);
  v.optional("LocalSecondaryIndexes", x.local_indexes);
  v.optional("GlobalSecondaryIndexes", x.global_indexes);
  v.optional("RestoreSummary", x.restore);
  v.optional("TableClassSummary", x.table_class);
  v.optional("OnDemandThroughput", x.on_demand);
  v.optional("WarmThroughput", x.warm);
  v.optional("SSEDescription", x.encryption);
  v.optional("DeletionProtectionEnabled", x.deletion_protection);
  v.optional("StreamSpecification", x.stream);
  v.optional("LatestStreamArn", x.stream_arn);
  v.optional("LatestStreamLabel", x.stream_label);
}

std::vector<KeyShape> key_shapes(const std::vector<tables::KeyElement>& keys);
ProjectionShape projection_shape(const tables::Index& index);

TableDescription describe(const Call& call, const tables::Table& table, std::string_view status);
/// Of a table that is gone.
TableDescription describe_deleted(const Call& call, const tables::Table& table);
IndexDescription describe(const Call& call, std::string_view table, const tables::Index& index);
ThroughputDescription throughput_description(const Call& call, const tables::Throughput& throughput,
                                             const tables::ThroughputHistory& history);
std::optional<TableClassSummary> table_class_summary(const tables::Schema& schema);
/// The ARN of the KMS key a specification names; "" when the table is to be encrypted with AWS's own key.
Result<std::string> encryption_key_from(const Call& call, const SseShape& shape);
/// OnDemandShape or WarmShape; none is two numbers that are not given.
template <class Shape>
tables::Units units_from(const std::optional<Shape>& shape) {
  return shape ? tables::Units(*shape) : tables::Units();
}
/// ACTIVE, or CREATING while it is being filled.
std::string_view status_of(const tables::Table& table);

std::vector<tables::AttributeDefinition> attributes_from(const std::vector<AttributeShape>& shapes);
tables::IndexDefinition index_from(const IndexShape& shape, tables::IndexKind kind);
std::optional<tables::Throughput> throughput_from(const std::optional<ThroughputShape>& shape);
tables::Billing billing_from(const Word& mode);
/// A name that CreateTable may give.
base::Status check_table_name(std::string_view name);

}  // namespace services::dynamodb
