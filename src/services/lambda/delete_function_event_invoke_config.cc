// https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunctionEventInvokeConfig.html
#include "services/lambda/event_config_shapes.h"
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct DeleteFunctionEventInvokeConfig {
  static constexpr std::string_view name = "DeleteFunctionEventInvokeConfig";
  static constexpr aws::Route route{"DELETE", "/2019-09-25/functions/{FunctionName}/event-invoke-config"};
  static constexpr int status = 204;
  struct Input {
    std::string function;
    std::optional<std::string> qualifier;
  };
  struct Output {};
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return function_access(host, name, in.function);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    CO_CHECK_OK(co_await host.remove_event_config(std::move(in.function), in.qualifier.value_or("")));
    co_return Output();
  }
};

template <class V>
void fields(V& v, DeleteFunctionEventInvokeConfig::Input& x) {
  v.required("FunctionName", x.function, kFunctionName, Path{});
  v.optional("Qualifier", x.qualifier, kQualifier, Query{});
}
template <class V>
void fields(V&, DeleteFunctionEventInvokeConfig::Output&) {}

aws::Operation delete_function_event_invoke_config(Host& host) { return aws::bind<DeleteFunctionEventInvokeConfig>(host); }

}  // namespace services::lambda
