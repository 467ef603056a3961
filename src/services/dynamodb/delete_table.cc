// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html
#include "services/dynamodb/access.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/table_shapes.h"

namespace services::dynamodb {

struct DeleteTable {
  static constexpr std::string_view name = "DeleteTable";
  struct Input {
    std::string table;
  };
  struct Output {
    TableDescription table;
  };
  static std::vector<Access> access(const Call& call, const Input& in) { return table_access(call, name, in.table); }
  static Task<Result<Output>> run(Tables& tables, const Call& call, Input in) {
    CO_TRY(auto table, co_await tables.remove(table_name(in.table)));
    co_return Output{describe_deleted(call, *table)};
  }
};

template <class V>
void fields(V& v, DeleteTable::Input& x) {
  v.required("TableName", x.table, kTableArn);
}
template <class V>
void fields(V& v, DeleteTable::Output& x) {
  v.required("TableDescription", x.table);
}

aws::Operation delete_table(Tables& tables) { return aws::bind<DeleteTable>(tables); }

}  // namespace services::dynamodb
