// https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html
#include "events/limits.h"
#include "services/lambda/event_source_shapes.h"
#include "services/lambda/operations.h"

namespace services::lambda {

struct ListEventSourceMappings {
  static constexpr std::string_view name = "ListEventSourceMappings";
  static constexpr aws::Route route{"GET", "/2015-03-31/event-source-mappings"};
  struct Input {
    std::optional<std::string> source, function, marker;
    std::optional<int> limit;
  };
  struct Output {
    std::optional<std::string> next;
    std::vector<MappingShape> mappings;
  };
  static std::vector<Access> access(const Call&, const Input&) { return {{"lambda:ListEventSourceMappings", "*", {}}}; }
  static Task<Result<Output>> run(Mappings& mappings, const Call& call, Input in) {
    size_t limit = events::limits::mappings_in_page;
    if (in.limit) limit = std::min(limit, static_cast<size_t>(*in.limit));
    auto page = mappings.list(in.source.value_or(""), in.function.value_or(""), in.marker.value_or(""), limit);
    Output out;
    for (auto& shown : page.mappings) out.mappings.push_back(mapping_shape(call, std::move(shown)));
    if (!page.next.empty()) out.next = std::move(page.next);
    co_return out;
  }
};

template <class V>
void fields(V& v, ListEventSourceMappings::Input& x) {
  v.optional("EventSourceArn", x.source, Query{});
  v.optional("FunctionName", x.function, kFunctionName, Query{});
  v.optional("Marker", x.marker, Query{});
  v.optional("MaxItems", x.limit, Range{1, 10'000}, Query{});
}
template <class V>
void fields(V& v, ListEventSourceMappings::Output& x) {
  v.optional("NextMarker", x.next);
  v.required("EventSourceMappings", x.mappings);
}

aws::Operation list_event_source_mappings(Mappings& mappings) { return aws::bind<ListEventSourceMappings>(mappings); }

}  // namespace services::lambda
