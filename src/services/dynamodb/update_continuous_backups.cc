// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContinuousBackups.html
#include "services/dynamodb/access.h"
#include "services/dynamodb/backup_shapes.h"
#include "services/dynamodb/errors.h"
#include "services/dynamodb/operations.h"

namespace services::dynamodb {

struct UpdateContinuousBackups {
  static constexpr std::string_view name = "UpdateContinuousBackups";
  struct Recovery {
    bool enabled = false;
    std::optional<int> days;
  };
  struct Input {
    std::string table;
    Recovery recovery;
  };
  struct Output {
    ContinuousBackups description;
  };
  static std::vector<Access> access(const Call& call, const Input& in) { return table_access(call, name, in.table); }
  static Task<Result<Output>> run(Backups& backups, const Call&, Input in) {
    const auto& wanted = in.recovery;
    if (!wanted.enabled && wanted.days) {
      co_return base::fail(
          validation_error("RecoveryPeriodInDays can only be specified when PointInTimeRecoveryEnabled is true"));
    }
    using enum Backups::Recovering;
    CO_TRY(auto table, co_await backups.set_recovery(table_name(in.table), wanted.enabled ? on : off, wanted.days));
    co_return Output{continuous_backups(backups, table->schema)};
  }
};

template <class V>
void fields(V& v, UpdateContinuousBackups::Recovery& x) {
  v.required("PointInTimeRecoveryEnabled", x.enabled);
  v.optional("RecoveryPeriodInDays", x.days, Range{1, 35});
}
template <class V>
void fields(V& v, UpdateContinuousBackups::Input& x) {
  v.required("TableName", x.table, kTableArn);
  v.required("PointInTimeRecoverySpecification", x.recovery);
}
template <class V>
void fields(V& v, UpdateContinuousBackups::Output& x) {
  v.optional("ContinuousBackupsDescription", x.description);
}

aws::Operation update_continuous_backups(Backups& backups) { return aws::bind<UpdateContinuousBackups>(backups); }

}  // namespace services::dynamodb
