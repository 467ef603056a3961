// https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html
#include "services/lambda/event_config_shapes.h"
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct PutFunctionEventInvokeConfig {
  static constexpr std::string_view name = "PutFunctionEventInvokeConfig";
  static constexpr aws::Route route{"PUT", "/2019-09-25/functions/{FunctionName}/event-invoke-config"};
  static constexpr int status = 200;
  using Input = EventConfigInput;
  using Output = EventInvokeConfig;
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return function_access(host, name, in.function);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    auto changes = changes_of(in);
    CO_TRY(auto set, co_await host.set_event_config(std::move(in.function), in.qualifier.value_or(""), std::move(changes),
                                                    Host::Setting::whole));
    co_return event_invoke_config(std::move(set));
  }
};

aws::Operation put_function_event_invoke_config(Host& host) { return aws::bind<PutFunctionEventInvokeConfig>(host); }

}  // namespace services::lambda
