// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteBackup.html
#include "services/dynamodb/access.h"
#include "services/dynamodb/backup_shapes.h"
#include "services/dynamodb/operations.h"

namespace services::dynamodb {

struct DeleteBackup {
  static constexpr std::string_view name = "DeleteBackup";
  struct Input {
    std::string arn;
  };
  struct Output {
    BackupDescription backup;
  };
  static std::vector<Access> access(const Call&, const Input& in) { return {{"dynamodb:DeleteBackup", in.arn, {}}}; }
  static Task<Result<Output>> run(Backups& backups, const Call& call, Input in) {
    CO_TRY(auto backup, backup_of_arn(backups, call, name, in.arn));
    CO_TRY(auto removed, co_await backups.remove(backup->id));
    Output out{description_of(call, *removed)};
    out.backup.details.status = "DELETED";
    co_return out;
  }
};

template <class V>
void fields(V& v, DeleteBackup::Input& x) {
  v.required("BackupArn", x.arn, kLongArn);
}
template <class V>
void fields(V& v, DeleteBackup::Output& x) {
  v.optional("BackupDescription", x.backup);
}

aws::Operation delete_backup(Backups& backups) { return aws::bind<DeleteBackup>(backups); }

}  // namespace services::dynamodb
