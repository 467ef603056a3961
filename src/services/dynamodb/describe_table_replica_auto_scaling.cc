// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTableReplicaAutoScaling.html
#include "services/dynamodb/access.h"
#include "services/dynamodb/errors.h"
#include "services/dynamodb/operations.h"

namespace services::dynamodb {

/// For tables with replicas in other regions, which there are none of: the answer is that of a regional table.
struct DescribeTableReplicaAutoScaling {
  static constexpr std::string_view name = "DescribeTableReplicaAutoScaling";
  struct Input {
    std::string table;
  };
  struct Output {};
  static std::vector<Access> access(const Call& call, const Input& in) { return table_access(call, name, in.table); }
  static Task<Result<Output>> run(Tables&, const Call&, Input in) {
    co_return base::fail(no_global_table(table_name(in.table)));
  }
};

template <class V>
void fields(V& v, DescribeTableReplicaAutoScaling::Input& x) {
  v.required("TableName", x.table, kTableArn);
}
template <class V>
void fields(V&, DescribeTableReplicaAutoScaling::Output&) {}

aws::Operation describe_table_replica_auto_scaling(Tables& tables) {
  return aws::bind<DescribeTableReplicaAutoScaling>(tables);
}

}  // namespace services::dynamodb
