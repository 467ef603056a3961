// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListExports.html
#include "backups/limits.h"
#include "services/dynamodb/access.h"
#include "services/dynamodb/errors.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/resource_arn.h"
#include "services/dynamodb/transfer_shapes.h"

namespace services::dynamodb {

struct ListExports {
  static constexpr std::string_view name = "ListExports";
  struct Input {
    Word table;
    std::optional<int> limit;
    Word token;
  };
  struct Summary {
    std::string arn, status, type;
  };
  struct Output {
    std::vector<Summary> summaries;
    Word token;
  };
  static std::vector<Access> access(const Call&, const Input&) { return {{"dynamodb:ListExports", "*", {}}}; }
  static Task<Result<Output>> run(Backups& backups, const Call& call, Input in) {
    std::string table, after;
    if (in.table) {
      CO_TRY(table, table_of_arn(call, *in.table));
    }
    if (in.token) {
      CO_TRY(after, id_of_token(*in.token));
    }
    auto limit = static_cast<size_t>(in.limit.value_or(backups::kMaxExportsPage));
    auto found = backups.list_exports(table, after, limit + 1);
    Output out;
    for (size_t i = 0; i < std::min(found.size(), limit); ++i) {
      bool full = found[i]->request.kind == backups::ExportKind::full;
      out.summaries.push_back(
          {export_arn(*found[i]), std::string(export_status(*found[i])), full ? "FULL_EXPORT" : "INCREMENTAL_EXPORT"});
    }
    if (found.size() > limit) out.token = page_token(found[limit - 1]->id);
    co_return out;
  }
};

template <class V>
void fields(V& v, ListExports::Input& x) {
  v.optional("TableArn", x.table, kTableArn);
  v.optional("MaxResults", x.limit, Range{1, 25});
  v.optional("NextToken", x.token);
}
template <class V>
void fields(V& v, ListExports::Summary& x) {
  v.optional("ExportArn", x.arn);
  v.optional("ExportStatus", x.status);
  v.optional("ExportType", x.type);
}
template <class V>
void fields(V& v, ListExports::Output& x) {
  v.optional("ExportSummaries", x.summaries);
  v.optional("NextToken", x.token);
}

aws::Operation list_exports(Backups& backups) { return aws::bind<ListExports>(backups); }

}  // namespace services::dynamodb
