// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableToPointInTime.html
#include "services/dynamodb/access.h"
#include "services/dynamodb/backup_shapes.h"
#include "services/dynamodb/errors.h"
#include "services/dynamodb/operations.h"

namespace services::dynamodb {

struct RestoreTableToPointInTime {
  static constexpr std::string_view name = "RestoreTableToPointInTime";
  struct Input {
    Word source_arn, source;
    std::string target;
    std::optional<bool> latest;
    std::optional<wire::Timestamp> moment;
    OverrideShapes overrides;
  };
  struct Output {
    TableDescription table;
  };
  static std::string source_of(const Input& in) { return table_name(in.source_arn ? *in.source_arn : in.source.value_or("")); }
  static std::vector<Access> access(const Call& call, const Input& in) {
    return fill_access(call, name, table_arn(call, source_of(in)), in.target);
  }
  static base::Status check(const Input& in) {
    if (!in.source && !in.source_arn) {
      return base::fail(validation_error("Either SourceTableName or SourceTableArn must be specified"));
    }
    if (in.source && in.source_arn) {
      return base::fail(validation_error("SourceTableName and SourceTableArn cannot both be specified"));
    }
    bool latest = in.latest.value_or(false);
    if (latest && in.moment) {
      return base::fail(validation_error("UseLatestRestorableTime and RestoreDateTime cannot both be specified"));
    }
    if (!latest && !in.moment) {
      return base::fail(validation_error("Either UseLatestRestorableTime or RestoreDateTime must be specified"));
    }
    return {};
  }
  static Task<Result<Output>> run(Backups& backups, const Call& call, Input in) {
    CO_CHECK_OK(check(in));
    if (in.source_arn) CO_CHECK_OK(check_account(call, name, *in.source_arn));
    CO_TRY(auto overrides, overrides_from(call, in.overrides));
    backups::RecoverRequest request{source_of(in), std::move(in.target), {}, std::move(overrides)};
    if (in.moment) request.moment = in.moment->time;
    CO_TRY(auto table, co_await backups.recover(std::move(request)));
    co_return Output{describe(call, *table, "CREATING")};
  }
};

template <class V>
void fields(V& v, RestoreTableToPointInTime::Input& x) {
  v.optional("SourceTableArn", x.source_arn, kTableArn);
  v.optional("SourceTableName", x.source, kTableName, kNamePattern);
  v.required("TargetTableName", x.target, kTableName, kNamePattern);
  v.optional("UseLatestRestorableTime", x.latest);
  v.optional("RestoreDateTime", x.moment);
  override_fields(v, x.overrides);
}
template <class V>
void fields(V& v, RestoreTableToPointInTime::Output& x) {
  v.optional("TableDescription", x.table);
}

aws::Operation restore_table_to_point_in_time(Backups& backups) { return aws::bind<RestoreTableToPointInTime>(backups); }

}  // namespace services::dynamodb
