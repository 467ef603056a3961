// https://docs.aws.amazon.com/lambda/latest/api/API_ListAliases.html
#include "services/lambda/alias_shapes.h"
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct ListAliases {
  static constexpr std::string_view name = "ListAliases";
  static constexpr aws::Route route{"GET", "/2015-03-31/functions/{FunctionName}/aliases"};
  static constexpr int status = 200;
  struct Input {
    std::string function;
    std::optional<std::string> version, marker;
    std::optional<int> limit;
  };
  struct Output {
    std::optional<std::string> next;
    std::vector<AliasConfiguration> aliases;
  };
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return function_access(host, name, in.function);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    auto limit = std::min<size_t>(static_cast<size_t>(in.limit.value_or(50)), 50);
    CO_TRY(auto named, host.name_of(in.function));
    CO_TRY(auto page, host.aliases(in.function, in.version.value_or(""), in.marker.value_or(""), limit));
    Output out;
    for (auto& each : page.aliases) out.aliases.push_back(alias_configuration(host, named.name, std::move(each)));
    if (!page.next.empty()) out.next = std::move(page.next);
    co_return out;
  }
};

template <class V>
void fields(V& v, ListAliases::Input& x) {
  v.required("FunctionName", x.function, kShortFunctionName, Path{});
  v.optional("FunctionVersion", x.version, kVersion, kVersionPattern, Query{});
  v.optional("Marker", x.marker, Query{});
  v.optional("MaxItems", x.limit, Range{1, 10'000}, Query{});
}
template <class V>
void fields(V& v, ListAliases::Output& x) {
  v.optional("NextMarker", x.next);
  v.required("Aliases", x.aliases);
}

aws::Operation list_aliases(Host& host) { return aws::bind<ListAliases>(host); }

}  // namespace services::lambda
