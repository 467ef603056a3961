// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTimeToLive.html
#include "services/dynamodb/access.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/shapes.h"

namespace services::dynamodb {

struct DescribeTimeToLive {
  static constexpr std::string_view name = "DescribeTimeToLive";
  struct Input {
    std::string table;
  };
  struct Description {
    std::string status;
    std::optional<std::string> attribute;
  };
  struct Output {
    Description description;
  };
  static std::vector<Access> access(const Call& call, const Input& in) { return table_access(call, name, in.table); }
  static Task<Result<Output>> run(Tables& tables, const Call&, Input in) {
    CO_TRY(auto table, tables.describe(table_name(in.table)));
    const auto& setting = table->schema.time_to_live;
    if (!setting) co_return Output{{"DISABLED", {}}};
    co_return Output{{"ENABLED", setting->attribute}};
  }
};

template <class V>
void fields(V& v, DescribeTimeToLive::Input& x) {
  v.required("TableName", x.table, kTableArn);
}
template <class V>
void fields(V& v, DescribeTimeToLive::Description& x) {
  v.required("TimeToLiveStatus", x.status);
  v.optional("AttributeName", x.attribute);
}
template <class V>
void fields(V& v, DescribeTimeToLive::Output& x) {
  v.required("TimeToLiveDescription", x.description);
}

aws::Operation describe_time_to_live(Tables& tables) { return aws::bind<DescribeTimeToLive>(tables); }

}  // namespace services::dynamodb
