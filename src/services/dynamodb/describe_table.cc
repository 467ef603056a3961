// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html
#include "services/dynamodb/access.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/table_shapes.h"

namespace services::dynamodb {

struct DescribeTable {
  static constexpr std::string_view name = "DescribeTable";
  struct Input {
    std::string table;
  };
  struct Output {
    TableDescription table;
  };
  static std::vector<Access> access(const Call& call, const Input& in) { return table_access(call, name, in.table); }
  static Task<Result<Output>> run(Tables& tables, const Call& call, Input in) {
    CO_TRY(auto table, tables.describe(table_name(in.table)));
    Output out{describe(call, *table, status_of(*table))};
    count(out.table, tables, *table);
    co_return out;
  }
};

template <class V>
void fields(V& v, DescribeTable::Input& x) {
  v.required("TableName", x.table, kTableArn);
}
template <class V>
void fields(V& v, DescribeTable::Output& x) {
  v.required("Table", x.table);
}

aws::Operation describe_table(Tables& tables) { return aws::bind<DescribeTable>(tables); }

}  // namespace services::dynamodb
