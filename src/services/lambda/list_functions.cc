// https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct ListFunctions {
  static constexpr std::string_view name = "ListFunctions";
  static constexpr aws::Route route{"GET", "/2015-03-31/functions"};
  struct Input {
    std::optional<std::string> marker, version;
    std::optional<int> limit;
  };
  struct Output {
    std::optional<std::string> next;
    std::vector<Configuration> functions;
  };
  static std::vector<Access> access(Host&, const Call&, const Input&) { return {{"lambda:ListFunctions", "*", {}}}; }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    auto page = host.list(in.marker.value_or(""), std::min<size_t>(static_cast<size_t>(in.limit.value_or(50)), 50));
    Output out;
    for (auto& each : page.functions) {
      if (in.version == "ALL") {
        CO_TRY(auto all, host.versions(each->name, "", SIZE_MAX));
        for (const auto& version : all.functions) {
          auto listed = configuration(host, *version, Moment::later, functions::version_of(*version));
          listed.state = listed.last_update_status = std::nullopt;
          out.functions.push_back(std::move(listed));
        }
        continue;
      }
      auto listed = configuration(host, *each, Moment::later);
      listed.state = listed.last_update_status = std::nullopt;  // as in AWS's lists
      out.functions.push_back(std::move(listed));
    }
    if (!page.next.empty()) out.next = std::move(page.next);
    co_return out;
  }
};

template <class V>
void fields(V& v, ListFunctions::Input& x) {
  v.optional("FunctionVersion", x.version, OneOf{"ALL"}, Query{});
  v.optional("Marker", x.marker, Query{});
  v.optional("MaxItems", x.limit, Range{1, 10'000}, Query{});
}
template <class V>
void fields(V& v, ListFunctions::Output& x) {
  v.optional("NextMarker", x.next);
  v.required("Functions", x.functions);
}

aws::Operation list_functions(Host& host) { return aws::bind<ListFunctions>(host); }

}  // namespace services::lambda
