// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateBackup.html
#include "services/dynamodb/access.h"
#include "services/dynamodb/backup_shapes.h"
#include "services/dynamodb/operations.h"

namespace services::dynamodb {

struct CreateBackup {
  static constexpr std::string_view name = "CreateBackup";
  struct Input {
    std::string table, backup;
  };
  struct Output {
    BackupDetails details;
  };
  static std::vector<Access> access(const Call& call, const Input& in) { return table_access(call, name, in.table); }
  static Task<Result<Output>> run(Backups& backups, const Call& call, Input in) {
    CO_TRY(auto backup, co_await backups.create(table_name(in.table), std::move(in.backup)));
    co_return Output{details_of(call, *backup)};
  }
};

template <class V>
void fields(V& v, CreateBackup::Input& x) {
  v.required("TableName", x.table, kTableArn);
  v.required("BackupName", x.backup, kTableName, kNamePattern);
}
template <class V>
void fields(V& v, CreateBackup::Output& x) {
  v.optional("BackupDetails", x.details);
}

aws::Operation create_backup(Backups& backups) { return aws::bind<CreateBackup>(backups); }

}  // namespace services::dynamodb
