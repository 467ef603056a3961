// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html
#include "services/dynamodb/access.h"
#include "services/dynamodb/operations.h"
#include "services/dynamodb/page_shape.h"

namespace services::dynamodb {

struct Scan {
  static constexpr std::string_view name = "Scan";
  struct Input : PageInput {
    std::optional<int> segment, total_segments;
  };
  struct Output : PageOutput {};
  static std::vector<Access> access(Tables& tables, const Call& call, const Input& in) {
    return {access_to(tables, call,
                      {.action = name,
                       .table = in.table,
                       .index = text_of(in.index),
                       .filter = text_of(in.filter),
                       .projection = text_of(in.projection),
                       .names = &in.names,
                       .values = &in.values,
                       .select = text_of(in.select)})};
  }
  static Task<Result<Output>> run(Tables& tables, const Call&, Input in) {
    tables::Scan scan;
    CO_CHECK_OK(in.to(scan));
    scan.segment = in.segment;
    scan.total_segments = in.total_segments;
    auto select = scan.select;
    CO_TRY(auto page, co_await tables.scan(std::move(scan)));
    auto consumed = consumed_capacity(in.return_consumed, table_name(in.table), page.consumed);
    Output out{PageOutput::from(std::move(page), select)};
    out.consumed = std::move(consumed);
    co_return out;
  }
};

template <class V>
void fields(V& v, Scan::Input& x) {
  fields(v, static_cast<PageInput&>(x));
  v.optional("Segment", x.segment, Range{0, 999'999});
  v.optional("TotalSegments", x.total_segments, Range{1, 1'000'000});
  v.optional("ScanFilter", x.legacy.scan_filter);
}

aws::Operation scan(Tables& tables) { return aws::bind<Scan>(tables); }

}  // namespace services::dynamodb
