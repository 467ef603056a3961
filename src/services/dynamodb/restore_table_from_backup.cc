// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableFromBackup.html
#include "services/dynamodb/access.h"
#include "services/dynamodb/backup_shapes.h"
#include "services/dynamodb/operations.h"

namespace services::dynamodb {

struct RestoreTableFromBackup {
  static constexpr std::string_view name = "RestoreTableFromBackup";
  struct Input {
    std::string target, backup;
    OverrideShapes overrides;
  };
  struct Output {
    TableDescription table;
  };
  static std::vector<Access> access(const Call& call, const Input& in) { return fill_access(call, name, in.backup, in.target); }
  static Task<Result<Output>> run(Backups& backups, const Call& call, Input in) {
    CO_TRY(auto overrides, overrides_from(call, in.overrides));
    CO_TRY(auto backup, backup_of_arn(backups, call, name, in.backup));
    CO_TRY(auto table, co_await backups.restore({backup->id, std::move(in.target), std::move(overrides)}));
    co_return Output{describe(call, *table, "CREATING")};
  }
};

template <class V>
void fields(V& v, RestoreTableFromBackup::Input& x) {
  v.required("TargetTableName", x.target, kTableName, kNamePattern);
  v.required("BackupArn", x.backup, kLongArn);
  override_fields(v, x.overrides);
}
template <class V>
void fields(V& v, RestoreTableFromBackup::Output& x) {
  v.optional("TableDescription", x.table);
}

aws::Operation restore_table_from_backup(Backups& backups) { return aws::bind<RestoreTableFromBackup>(backups); }

}  // namespace services::dynamodb
