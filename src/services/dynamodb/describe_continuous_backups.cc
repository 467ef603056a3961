// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html
#include "services/dynamodb/access.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/shapes.h"

namespace services::dynamodb {

struct DescribeContinuousBackups {
  static constexpr std::string_view name = "DescribeContinuousBackups";
  struct Input {
    std::string table;
  };
  struct Recovery {
    std::string status = "DISABLED";
  };
  struct Description {
    std::string status = "ENABLED";  // always so in AWS; point-in-time recovery is what is switched
    Recovery recovery;
  };
  struct Output {
    Description description;
  };
  static std::vector<Access> access(const Call& call, const Input& in) { return table_access(call, name, in.table); }
  static Task<Result<Output>> run(Tables& tables, const Call&, Input in) {
    auto table = table_name(in.table);
    if (!tables.find(table)) {
      co_return base::fail({base::ErrorKind::missing, "TableNotFoundException", "Table not found: " + table, 400, {}});
    }
    co_return Output{};
  }
};

template <class V>
void fields(V& v, DescribeContinuousBackups::Input& x) {
  v.required("TableName", x.table, kTableArn);
}
template <class V>
void fields(V& v, DescribeContinuousBackups::Recovery& x) {
  v.required("PointInTimeRecoveryStatus", x.status);
}
template <class V>
void fields(V& v, DescribeContinuousBackups::Description& x) {
  v.required("ContinuousBackupsStatus", x.status);
  v.required("PointInTimeRecoveryDescription", x.recovery);
}
template <class V>
void fields(V& v, DescribeContinuousBackups::Output& x) {
  v.required("ContinuousBackupsDescription", x.description);
}

aws::Operation describe_continuous_backups(Tables& tables) { return aws::bind<DescribeContinuousBackups>(tables); }

}  // namespace services::dynamodb
