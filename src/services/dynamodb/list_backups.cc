// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListBackups.html
#include "backups/limits.h"
#include "services/dynamodb/access.h"
#include "services/dynamodb/backup_shapes.h"
#include "services/dynamodb/errors.h"
#include "services/dynamodb/operations.h"

namespace services::dynamodb {

struct ListBackups {
  static constexpr std::string_view name = "ListBackups";
  struct Input {
    std::string table;
    std::optional<int> limit;
    std::optional<wire::Timestamp> from, before;
    Word after, type;
  };
  struct Summary {
    std::string table, table_id, table_arn;
    BackupDetails details;
  };
  struct Output {
    std::vector<Summary> summaries;
    Word last;
  };
  static std::vector<Access> access(const Call&, const Input&) { return {{"dynamodb:ListBackups", "*", {}}}; }
  static Task<Result<Output>> run(Backups& backups, const Call& call, Input in) {
    backups::BackupQuery query{.table = table_name(in.table)};
    auto type = in.type.value_or("USER");
    Output out;
    if (type == "AWS_BACKUP") co_return out;
    if (type != "ALL") query.kind = type == "SYSTEM" ? backups::BackupKind::system : backups::BackupKind::user;
    if (in.from) query.from = in.from->time;
    if (in.before) query.before = in.before->time;
    if (query.from && query.before && *query.from > *query.before) {
      co_return base::fail(validation_error("TimeRangeLowerBound must not be greater than TimeRangeUpperBound"));
    }
    if (in.after) {
      auto part = part_of_arn(call, "backup", *in.after);
      if (!part) co_return base::fail(validation_error("Invalid ExclusiveStartBackupArn: " + *in.after));
      query.after = part->id;
    }
    query.limit = static_cast<size_t>(in.limit.value_or(backups::kMaxBackupsPage));
    auto page = backups.list(query);
    for (const auto& backup : page.backups) {
      const auto& schema = backup->schema;
      out.summaries.push_back({schema.name, schema.id, table_arn(call, schema.name), details_of(call, *backup)});
    }
    if (page.more) out.last = out.summaries.back().details.arn;
    co_return out;
  }
};

template <class V>
void fields(V& v, ListBackups::Input& x) {
  v.optional("TableName", x.table, kTableArn);
  v.optional("Limit", x.limit, Range{1, 100});
  v.optional("TimeRangeLowerBound", x.from);
  v.optional("TimeRangeUpperBound", x.before);
  v.optional("ExclusiveStartBackupArn", x.after, kLongArn);
  v.optional("BackupType", x.type, OneOf{"USER", "SYSTEM", "AWS_BACKUP", "ALL"});
}
template <class V>
void fields(V& v, ListBackups::Summary& x) {
  v.optional("TableName", x.table);
  v.optional("TableId", x.table_id);
  v.optional("TableArn", x.table_arn);
  v.optional("BackupArn", x.details.arn);
  v.optional("BackupName", x.details.name);
  v.optional("BackupCreationDateTime", x.details.created);
  v.optional("BackupExpiryDateTime", x.details.expires);
  v.optional("BackupStatus", x.details.status);
  v.optional("BackupType", x.details.type);
  v.optional("BackupSizeBytes", x.details.bytes);
}
template <class V>
void fields(V& v, ListBackups::Output& x) {
  v.optional("BackupSummaries", x.summaries);
  v.optional("LastEvaluatedBackupArn", x.last);
}

aws::Operation list_backups(Backups& backups) { return aws::bind<ListBackups>(backups); }

}  // namespace services::dynamodb
