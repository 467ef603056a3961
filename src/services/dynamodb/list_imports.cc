// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListImports.html
#include "backups/limits.h"
#include "services/dynamodb/access.h"
#include "services/dynamodb/errors.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/resource_arn.h"
#include "services/dynamodb/transfer_shapes.h"

namespace services::dynamodb {

struct ListImports {
  static constexpr std::string_view name = "ListImports";
  struct Input {
    Word table;
    std::optional<int> limit;
    Word token;
  };
  struct Summary {
    std::string arn, status, table_arn;
    SourceShape source;
    std::string format;
    wire::Timestamp started;
    std::optional<wire::Timestamp> ended;
  };
  struct Output {
    std::vector<Summary> summaries;
    Word token;
  };
  static std::vector<Access> access(const Call&, const Input&) { return {{"dynamodb:ListImports", "*", {}}}; }
  static Task<Result<Output>> run(Backups& backups, const Call& call, Input in) {
    std::string table, after;
    if (in.table) {
      CO_TRY(table, table_of_arn(call, *in.table));
    }
    if (in.token) {
      CO_TRY(after, id_of_token(*in.token));
    }
    auto limit = static_cast<size_t>(in.limit.value_or(backups::kMaxExportsPage));
    auto found = backups.list_imports(table, after, limit + 1);
    Output out;
    for (size_t i = 0; i < std::min(found.size(), limit); ++i) {
      auto all = description_of(call, *found[i]);
      out.summaries.push_back({all.arn, all.status, all.table_arn, all.source, all.format, all.started, all.ended});
    }
    if (found.size() > limit) out.token = page_token(found[limit - 1]->id);
    co_return out;
  }
};

template <class V>
void fields(V& v, ListImports::Input& x) {
  v.optional("TableArn", x.table, kTableArn);
  v.optional("PageSize", x.limit, Range{1, 25});
  v.optional("NextToken", x.token, Length{112, 1024}, Pattern{"([0-9a-f]{16})+"});
}
template <class V>
void fields(V& v, ListImports::Summary& x) {
  v.optional("ImportArn", x.arn);
  v.optional("ImportStatus", x.status);
  v.optional("TableArn", x.table_arn);
  v.optional("S3BucketSource", x.source);
  v.optional("InputFormat", x.format);
  v.optional("StartTime", x.started);
  v.optional("EndTime", x.ended);
}
template <class V>
void fields(V& v, ListImports::Output& x) {
  v.optional("ImportSummaryList", x.summaries);
  v.optional("NextToken", x.token);
}

aws::Operation list_imports(Backups& backups) { return aws::bind<ListImports>(backups); }

}  // namespace services::dynamodb
