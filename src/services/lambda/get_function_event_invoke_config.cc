// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionEventInvokeConfig.html
#include "services/lambda/event_config_shapes.h"
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct GetFunctionEventInvokeConfig {
  static constexpr std::string_view name = "GetFunctionEventInvokeConfig";
  static constexpr aws::Route route{"GET", "/2019-09-25/functions/{FunctionName}/event-invoke-config"};
  static constexpr int status = 200;
  struct Input {
    std::string function;
    std::optional<std::string> qualifier;
  };
  using Output = EventInvokeConfig;
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return function_access(host, name, in.function);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    CO_TRY(auto found, host.event_config(in.function, in.qualifier.value_or("")));
    co_return event_invoke_config(std::move(found));
  }
};

template <class V>
void fields(V& v, GetFunctionEventInvokeConfig::Input& x) {
  v.required("FunctionName", x.function, kFunctionName, Path{});
  v.optional("Qualifier", x.qualifier, kQualifier, Query{});
}

aws::Operation get_function_event_invoke_config(Host& host) { return aws::bind<GetFunctionEventInvokeConfig>(host); }

}  // namespace services::lambda
