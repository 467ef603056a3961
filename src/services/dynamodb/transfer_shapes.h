// The structures of exports and imports, as DynamoDB spells them, and their meaning for backups::Backups.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "services/dynamodb/backup_shapes.h"

namespace services::dynamodb {

inline constexpr Length kBucketName{0, 255};
inline constexpr Pattern kBucketPattern{"^[a-z0-9A-Z]+[\\.\\-\\w]*[a-z0-9A-Z]+$"};
inline constexpr Pattern kOwnerPattern{"[0-9]{12}"};
inline constexpr Pattern kTokenPattern{"^[^\\$]+$"};
inline constexpr Length kPrefix{0, 1024};

struct IncrementalShape {
  std::optional<wire::Timestamp> from, to;
  Word view;
};
template <class V>
void fields(V& v, IncrementalShape& x) {
  v.optional("ExportFromTime", x.from);
  v.optional("ExportToTime", x.to);
  v.optional("ExportViewType", x.view, OneOf{"NEW_IMAGE", "NEW_AND_OLD_IMAGES"});
}

struct ExportDescription {
  std::string arn, status;
  wire::Timestamp started;
  std::optional<wire::Timestamp> ended;
  Word manifest;
  std::string table_arn, table_id;
  std::optional<wire::Timestamp> moment;
  Word token, bucket, owner, prefix, encryption, failure_code, failure;
  std::string format = "DYNAMODB_JSON";
  std::optional<int64_t> bytes, items;
  std::string type;
  std::optional<IncrementalShape> incremental;
};
template <class V>
void fields(V& v, ExportDescription& x) {
  v.optional("ExportArn", x.arn);
  v.optional("ExportStatus", x.status);
  v.optional("StartTime", x.started);
  v.optional("EndTime", x.ended);
  v.optional("ExportManifest", x.manifest);
  v.optional("TableArn", x.table_arn);
  v.optional("TableId", x.table_id);
  v.optional("ExportTime", x.moment);
  v.optional("ClientToken", x.token);
  v.optional("S3Bucket", x.bucket);
  v.optional("S3BucketOwner", x.owner);
  v.optional("S3Prefix", x.prefix);
  v.optional("S3SseAlgorithm", x.encryption);
  v.optional("FailureCode", x.failure_code);
  v.optional("FailureMessage", x.failure);
  v.optional("ExportFormat", x.format);
  v.optional("BilledSizeBytes", x.bytes);
  v.optional("ItemCount", x.items);
  v.optional("ExportType", x.type);
  v.optional("IncrementalExportSpecification", x.incremental);
}
ExportDescription description_of(const backups::Export& value);
std::string export_arn(const backups::Export& value);
std::string_view export_status(const backups::Export& value);

struct SourceShape {
  Word owner;
  std::string bucket;
  Word prefix;
};
template <class V>
void fields(V& v, SourceShape& x) {
  v.optional("S3BucketOwner", x.owner, kOwnerPattern);
  v.required("S3Bucket", x.bucket, kBucketName, kBucketPattern);
  v.optional("S3KeyPrefix", x.prefix, kPrefix);
}
struct CsvShape {
  Word delimiter;
  std::optional<std::vector<std::string>> header;
};
template <class V>
void fields(V& v, CsvShape& x) {
  v.optional("Delimiter", x.delimiter, Length{1, 1}, Pattern{"[,;:|\\t ]"});
  v.optional("HeaderList", x.header, Length{1, 255},
             wire::Each{Length{1, 65536}, Pattern{"[\\x20-\\x21\\x23-\\x2B\\x2D-\\x7E]*"}});
}
struct FormatOptions {
  std::optional<CsvShape> csv;
};
template <class V>
void fields(V& v, FormatOptions& x) {
  v.optional("Csv", x.csv);
}
struct TableParameters {
  std::string table;
  std::vector<AttributeShape> attributes;
  std::vector<KeyShape> keys;
  Word billing;
  std::optional<ThroughputShape> throughput;
  std::optional<std::vector<IndexShape>> global_indexes;
  std::optional<OnDemandShape> on_demand;
  std::optional<SseShape> encryption;
  Document vector_indexes;  // refused
};
template <class V>
void fields(V& v, TableParameters& x) {
  v.required("TableName", x.table, kTableName, kNamePattern);
  v.required("AttributeDefinitions", x.attributes);
  v.required("KeySchema", x.keys, Length{1});
  v.optional("BillingMode", x.billing, kBillingModes);
  v.optional("ProvisionedThroughput", x.throughput);
  v.optional("OnDemandThroughput", x.on_demand);
  v.optional("SSESpecification", x.encryption);
  v.optional("GlobalSecondaryIndexes", x.global_indexes);
  v.optional("VectorIndexes", x.vector_indexes);
}

struct ImportDescription {
  std::string arn, status, table_arn, table_id;
  Word token;
  SourceShape source;
  int64_t errors = 0;
  std::string format;
  std::optional<FormatOptions> options;
  std::string compression;
  Document parameters;
  wire::Timestamp started;
  std::optional<wire::Timestamp> ended;
  int64_t bytes = 0, processed = 0, imported = 0;
  Word failure_code, failure;
};
template <class V>
void fields(V& v, ImportDescription& x) {
  v.optional("ImportArn", x.arn);
  v.optional("ImportStatus", x.status);
  v.optional("TableArn", x.table_arn);
  v.optional("TableId", x.table_id);
  v.optional("ClientToken", x.token);
  v.optional("S3BucketSource", x.source);
  v.optional("ErrorCount", x.errors);
  v.optional("InputFormat", x.format);
  v.optional("InputFormatOptions", x.options);
  v.optional("InputCompressionType", x.compression);
  v.optional("TableCreationParameters", x.parameters);
  v.optional("StartTime", x.started);
  v.optional("EndTime", x.ended);
  v.optional("ProcessedSizeBytes", x.bytes);
  v.optional("ProcessedItemCount", x.processed);
  v.optional("ImportedItemCount", x.imported);
  v.optional("FailureCode", x.failure_code);
  v.optional("FailureMessage", x.failure);
}
ImportDescription description_of(const Call& call, const backups::Import& value);
std::string import_arn(const Call& call, const backups::Import& value);

/// A NextToken: an id, so spelled that it has the length and the letters that Amazon's has.
std::string page_token(std::string_view id);
Result<std::string> id_of_token(std::string_view token);

}  // namespace services::dynamodb
