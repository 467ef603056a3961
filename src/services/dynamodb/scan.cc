// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html
#include "services/dynamodb/operations.h"
#include "services/dynamodb/page_shape.h"
#include "services/dynamodb/wording.h"

namespace services::dynamodb {

struct Scan {
  static constexpr std::string_view name = "Scan";
  struct Input : PageInput {
    std::optional<int> segment, total_segments;
  };
  struct Output : PageOutput {};
  static std::vector<Access> access(Tables& tables, const Call& call, const Input& in) {
    return only_access_to(tables, call, in.asked(name));
  }
  static base::Status read(Input& in, tables::Scan& scan, items::Layer layer) {
    CHECK_OK(
        check_parameters({{"ProjectionExpression", in.projection.has_value()}, {"FilterExpression", in.filter.has_value()}},
                         {{"AttributesToGet", in.legacy.attributes_to_get.has_value()},
                          {"ScanFilter", in.legacy.filter.has_value()},
                          {"ConditionalOperator", in.legacy.conditional_operator.has_value()}},
                         in.names, in.values));
    CHECK_OK(in.read_projection(scan));
    CHECK_OK(in.read_filter(scan, layer));
    CHECK_OK(in.read_rest(scan, layer));
    TRY(scan.bindings, bindings_from(std::move(in.names), std::move(in.values), layer));
    return {};
  }
  static Task<Result<Output>> run(Tables& tables, const Call& call, Input in) {
    tables::Scan scan;
    CO_CHECK_OK(read(in, scan, layer_of(call, name)));
    scan.segment = in.segment;
    scan.total_segments = in.total_segments;
    auto select = scan.select;
    CO_TRY(auto page, co_await tables.scan(std::move(scan)));
    auto consumed = consumed_capacity(in.return_consumed, in.table, page.consumed);
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
  v.optional("ScanFilter", x.legacy.filter);
}

aws::Operation scan(Tables& tables) { return aws::bind<Scan>(tables); }

}  // namespace services::dynamodb
