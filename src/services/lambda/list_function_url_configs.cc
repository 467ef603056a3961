// https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctionUrlConfigs.html
#include "services/lambda/operations.h"
#include "services/lambda/url_shapes.h"
#include "urls/limits.h"

namespace services::lambda {

struct ListFunctionUrlConfigs {
  static constexpr std::string_view name = "ListFunctionUrlConfigs";
  static constexpr aws::Route route{"GET", "/2021-10-31/functions/{FunctionName}/urls"};
  static constexpr int status = 200;
  struct Input {
    std::string function;
    std::optional<std::string> marker;
    std::optional<int> limit;
  };
  struct Output {
    std::vector<UrlShape> urls;
    std::optional<std::string> next;
  };
  static std::vector<Access> access(Urls& urls, const Call&, const Input& in) {
    return url_access(urls, name, in.function, std::nullopt, std::nullopt);
  }
  static Task<Result<Output>> run(Urls& urls, const Call&, Input in) {
    CO_TRY(auto target, urls.target(in.function, ""));
    size_t limit = static_cast<size_t>(in.limit.value_or(static_cast<int>(urls::limits::urls_in_page)));
    auto page = urls.list(target.function, in.marker.value_or(""), limit);
    Output out;
    for (const auto& url : page.urls) out.urls.push_back(url_shape(urls, *url));
    if (!page.next.empty()) out.next = std::move(page.next);
    co_return out;
  }
};

template <class V>
void fields(V& v, ListFunctionUrlConfigs::Input& x) {
  v.required("FunctionName", x.function, kShortFunctionName, Path{});
  v.optional("Marker", x.marker, Query{});
  v.optional("MaxItems", x.limit, Range{1, 50}, Query{});
}
template <class V>
void fields(V& v, ListFunctionUrlConfigs::Output& x) {
  v.required("FunctionUrlConfigs", x.urls);
  v.optional("NextMarker", x.next);
}

aws::Operation list_function_url_configs(Urls& urls) { return aws::bind<ListFunctionUrlConfigs>(urls); }

}  // namespace services::lambda
