// https://docs.aws.amazon.com/lambda/latest/api/API_ListProvisionedConcurrencyConfigs.html
#include "services/lambda/operations.h"
#include "services/lambda/provisioned_shapes.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct ListProvisionedConcurrencyConfigs {
  static constexpr std::string_view name = "ListProvisionedConcurrencyConfigs";
  static constexpr aws::Route route{"GET", "/2019-09-30/functions/{FunctionName}/provisioned-concurrency?List=ALL"};
  static constexpr int status = 200;
  struct Input {
    std::string function;
    std::optional<std::string> marker;
    std::optional<int> limit;
  };
  struct Item {
    std::string arn;
    ProvisionedConfig config;
  };
  struct Output {
    std::vector<Item> configs;
    std::optional<std::string> next;
  };
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return function_access(host, name, in.function);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    CO_TRY(auto all, host.all_provisioned(in.function));
    Output out;
    for (const auto& each : all) {
      if (in.marker && each.arn <= *in.marker) continue;
      if (out.configs.size() == static_cast<size_t>(in.limit.value_or(50))) {
        out.next = out.configs.back().arn;
        break;
      }
      out.configs.push_back({each.arn, provisioned_config(each)});
    }
    co_return out;
  }
};

template <class V>
void fields(V& v, ListProvisionedConcurrencyConfigs::Input& x) {
  v.required("FunctionName", x.function, kShortFunctionName, Path{});
  v.optional("Marker", x.marker, Query{});
  v.optional("MaxItems", x.limit, Range{1, 50}, Query{});
}
template <class V>
void fields(V& v, ListProvisionedConcurrencyConfigs::Item& x) {
  v.required("FunctionArn", x.arn);
  fields(v, x.config);
}
template <class V>
void fields(V& v, ListProvisionedConcurrencyConfigs::Output& x) {
  v.required("ProvisionedConcurrencyConfigs", x.configs);
  v.optional("NextMarker", x.next);
}

aws::Operation list_provisioned_concurrency_configs(Host& host) { return aws::bind<ListProvisionedConcurrencyConfigs>(host); }

}  // namespace services::lambda
