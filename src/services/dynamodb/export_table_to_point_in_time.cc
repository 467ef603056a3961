// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExportTableToPointInTime.html
#include "backups/errors.h"
#include "services/dynamodb/access.h"
#include "services/dynamodb/errors.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/resource_arn.h"
#include "services/dynamodb/transfer_shapes.h"

namespace services::dynamodb {

struct ExportTableToPointInTime {
  static constexpr std::string_view name = "ExportTableToPointInTime";
  struct Input {
    std::string table;
    std::optional<wire::Timestamp> moment;
    Word token;
    std::string bucket;
    Word owner, prefix, encryption, key, format, type;
    std::optional<IncrementalShape> incremental;
    Document filter;  // refused
  };
  struct Output {
    ExportDescription description;
  };
  static std::vector<Access> access(const Call& call, const Input& in) { return table_access(call, name, in.table); }
  static base::Status check(const Input& in) {
    if (in.format && *in.format == "ION") return base::fail(not_supported("ExportFormat ION", "DYNAMODB_JSON"));
    if (!in.filter.is_null()) return base::fail(not_supported("FilterSpecification", ""));
    if ((in.encryption && *in.encryption == "KMS") || in.key) {
      return base::fail(not_supported("S3SseAlgorithm KMS", "AES256"));
    }
    bool incremental = in.type && *in.type == "INCREMENTAL_EXPORT";
    if (incremental && !in.incremental) {
      return base::fail(
          validation_error("IncrementalExportSpecification must be provided when ExportType is set to INCREMENTAL_EXPORT"));
    }
    if (incremental && !in.incremental->from) return base::fail(validation_error("ExportFromTime must be provided"));
    if (incremental && in.moment) {
      return base::fail(validation_error("ExportTime cannot be specified when ExportType is set to INCREMENTAL_EXPORT"));
    }
    if (!incremental && in.incremental) {
      return base::fail(
          validation_error("IncrementalExportSpecification can only be provided when ExportType is set to INCREMENTAL_EXPORT"));
    }
    return {};
  }
  static backups::ExportRequest request_from(const Call& call, const Input& in) {
    backups::ExportRequest request;
    request.table = table_name(in.table);
    request.table_arn = table_arn(call, request.table);
    request.bucket = in.bucket;
    request.prefix = in.prefix.value_or("");
    request.owner = in.owner.value_or("");
    request.encryption = in.encryption.value_or("");
    request.token = in.token.value_or("");
    if (in.moment) request.moment = in.moment->time;
    if (in.incremental) {
      request.kind = backups::ExportKind::incremental;
      request.from = in.incremental->from->time;
      if (in.incremental->to) request.moment = in.incremental->to->time;
      if (in.incremental->view && *in.incremental->view == "NEW_IMAGE") request.view = backups::ExportView::new_image;
    }
    return request;
  }
  static Task<Result<Output>> run(Backups& backups, const Call& call, Input in) {
    CO_CHECK_OK(check(in));
    CO_TRY(auto table, table_of_arn(call, in.table));
    if (!backups.tables().find(table)) co_return base::fail(backups::table_not_found(in.table));
    CO_TRY(auto made, co_await backups.export_table(request_from(call, in)));
    co_return Output{description_of(*made)};
  }
};

template <class V>
void fields(V& v, ExportTableToPointInTime::Input& x) {
  v.required("TableArn", x.table, kTableArn);
  v.optional("ExportTime", x.moment);
  v.optional("ClientToken", x.token, kTokenPattern);
  v.required("S3Bucket", x.bucket, kBucketName, kBucketPattern);
  v.optional("S3BucketOwner", x.owner, kOwnerPattern);
  v.optional("S3Prefix", x.prefix, kPrefix);
  v.optional("S3SseAlgorithm", x.encryption, OneOf{"AES256", "KMS"});
  v.optional("S3SseKmsKeyId", x.key, Length{1, 2048});
  v.optional("ExportFormat", x.format, OneOf{"DYNAMODB_JSON", "ION"});
  v.optional("ExportType", x.type, OneOf{"FULL_EXPORT", "INCREMENTAL_EXPORT"});
  v.optional("IncrementalExportSpecification", x.incremental);
  v.optional("FilterSpecification", x.filter);
}
template <class V>
void fields(V& v, ExportTableToPointInTime::Output& x) {
  v.optional("ExportDescription", x.description);
}

aws::Operation export_table_to_point_in_time(Backups& backups) { return aws::bind<ExportTableToPointInTime>(backups); }

}  // namespace services::dynamodb
