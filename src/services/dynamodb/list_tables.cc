// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html
#include "services/dynamodb/operations.h"
#include "services/dynamodb/shapes.h"
#include "tables/limits.h"

namespace services::dynamodb {

struct ListTables {
  static constexpr std::string_view name = "ListTables";
  struct Input {
    std::optional<std::string> after;
    std::optional<int> limit;
  };
  struct Output {
    std::vector<std::string> names;
    std::optional<std::string> last;
  };
  static std::vector<Access> access(const Call&, const Input&) { return {{"dynamodb:ListTables", "*", {}}}; }
  static Task<Result<Output>> run(Tables& tables, const Call&, Input in) {
    auto limit = in.limit ? static_cast<size_t>(*in.limit) : tables::kMaxTableNames;
    auto page = tables.list(in.after.value_or(""), limit);
    Output out{std::move(page.names), {}};
    if (page.more) out.last = out.names.back();
    co_return out;
  }
};

template <class V>
void fields(V& v, ListTables::Input& x) {
  v.optional("ExclusiveStartTableName", x.after, kTableName, kNamePattern);
  v.optional("Limit", x.limit, Range{1, 100});
}
template <class V>
void fields(V& v, ListTables::Output& x) {
  v.required("TableNames", x.names);
  v.optional("LastEvaluatedTableName", x.last);
}

aws::Operation list_tables(Tables& tables) { return aws::bind<ListTables>(tables); }

}  // namespace services::dynamodb
