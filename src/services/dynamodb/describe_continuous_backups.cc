// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html
#include "backups/errors.h"
#include "services/dynamodb/access.h"
#include "services/dynamodb/backup_shapes.h"
#include "services/dynamodb/operations.h"

namespace services::dynamodb {

struct DescribeContinuousBackups {
  static constexpr std::string_view name = "DescribeContinuousBackups";
  struct Input {
    std::string table;
  };
  struct Output {
    ContinuousBackups description;
  };
  static std::vector<Access> access(const Call& call, const Input& in) { return table_access(call, name, in.table); }
  static Task<Result<Output>> run(Backups& backups, const Call&, Input in) {
    auto table = backups.tables().find(table_name(in.table));
    if (!table) co_return base::fail(backups::table_not_found(table_name(in.table)));
    co_return Output{continuous_backups(backups, table->schema)};
  }
};

template <class V>
void fields(V& v, DescribeContinuousBackups::Input& x) {
  v.required("TableName", x.table, kTableArn);
}
template <class V>
void fields(V& v, DescribeContinuousBackups::Output& x) {
  v.optional("ContinuousBackupsDescription", x.description);
}

aws::Operation describe_continuous_backups(Backups& backups) { return aws::bind<DescribeContinuousBackups>(backups); }

}  // namespace services::dynamodb
