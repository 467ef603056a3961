// https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctionEventInvokeConfigs.html
#include "services/lambda/event_config_shapes.h"
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct ListFunctionEventInvokeConfigs {
  static constexpr std::string_view name = "ListFunctionEventInvokeConfigs";
  static constexpr aws::Route route{"GET", "/2019-09-25/functions/{FunctionName}/event-invoke-config/list"};
  static constexpr int status = 200;
  struct Input {
    std::string function;
    std::optional<std::string> marker;
    std::optional<int> limit;
  };
  struct Output {
    std::vector<EventInvokeConfig> configs;
    std::optional<std::string> next;
  };
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return function_access(host, name, in.function);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    CO_TRY(auto all, host.event_configs(in.function));
    Output out;
    for (auto& each : all) {
      if (in.marker && each.arn <= *in.marker) continue;
      if (out.configs.size() == static_cast<size_t>(in.limit.value_or(50))) {
        out.next = out.configs.back().arn;
        break;
      }
      out.configs.push_back(event_invoke_config(std::move(each)));
    }
    co_return out;
  }
};

template <class V>
void fields(V& v, ListFunctionEventInvokeConfigs::Input& x) {
  v.required("FunctionName", x.function, kFunctionName, Path{});
  v.optional("Marker", x.marker, Query{});
  v.optional("MaxItems", x.limit, Range{1, 50}, Query{});
}
template <class V>
void fields(V& v, ListFunctionEventInvokeConfigs::Output& x) {
  v.required("FunctionEventInvokeConfigs", x.configs);
  v.optional("NextMarker", x.next);
}

aws::Operation list_function_event_invoke_configs(Host& host) { return aws::bind<ListFunctionEventInvokeConfigs>(host); }

}  // namespace services::lambda
