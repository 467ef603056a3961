// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeBackup.html
#include "services/dynamodb/access.h"
#include "services/dynamodb/backup_shapes.h"
#include "services/dynamodb/operations.h"

namespace services::dynamodb {

struct DescribeBackup {
  static constexpr std::string_view name = "DescribeBackup";
  struct Input {
    std::string arn;
  };
  struct Output {
    BackupDescription backup;
  };
  static std::vector<Access> access(const Call&, const Input& in) { return {{"dynamodb:DescribeBackup", in.arn, {}}}; }
  static Task<Result<Output>> run(Backups& backups, const Call& call, Input in) {
    CO_TRY(auto backup, backup_of_arn(backups, call, name, in.arn));
    co_return Output{description_of(call, *backup)};
  }
};

template <class V>
void fields(V& v, DescribeBackup::Input& x) {
  v.required("BackupArn", x.arn, kLongArn);
}
template <class V>
void fields(V& v, DescribeBackup::Output& x) {
  v.optional("BackupDescription", x.backup);
}

aws::Operation describe_backup(Backups& backups) { return aws::bind<DescribeBackup>(backups); }

}  // namespace services::dynamodb
