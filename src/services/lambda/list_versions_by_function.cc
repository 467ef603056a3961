// https://docs.aws.amazon.com/lambda/latest/api/API_ListVersionsByFunction.html
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct ListVersionsByFunction {
  static constexpr std::string_view name = "ListVersionsByFunction";
  static constexpr aws::Route route{"GET", "/2015-03-31/functions/{FunctionName}/versions"};
  static constexpr int status = 200;
  struct Input {
    std::string function;
    std::optional<std::string> marker;
    std::optional<int> limit;
  };
  struct Output {
    std::optional<std::string> next;
    std::vector<Configuration> versions;
  };
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return function_access(host, "ListVersionsByFunction", in.function);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    auto limit = std::min<size_t>(static_cast<size_t>(in.limit.value_or(50)), 50);
    CO_TRY(auto page, host.versions(in.function, in.marker.value_or(""), limit));
    Output out;
    for (const auto& each : page.functions) {
      auto listed = configuration(host, *each, Moment::later, functions::version_of(*each));
      listed.state = listed.last_update_status = std::nullopt;  // as in AWS's lists
      out.versions.push_back(std::move(listed));
    }
    if (!page.next.empty()) out.next = std::move(page.next);
    co_return out;
  }
};

template <class V>
void fields(V& v, ListVersionsByFunction::Input& x) {
  v.required("FunctionName", x.function, kFunctionName, Path{});
  v.optional("Marker", x.marker, Query{});
  v.optional("MaxItems", x.limit, Range{1, 10'000}, Query{});
}
template <class V>
void fields(V& v, ListVersionsByFunction::Output& x) {
  v.optional("NextMarker", x.next);
  v.required("Versions", x.versions);
}

aws::Operation list_versions_by_function(Host& host) { return aws::bind<ListVersionsByFunction>(host); }

}  // namespace services::lambda
