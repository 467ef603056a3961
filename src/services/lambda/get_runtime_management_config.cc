// https://docs.aws.amazon.com/lambda/latest/api/API_GetRuntimeManagementConfig.html
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct GetRuntimeManagementConfig {
  static constexpr std::string_view name = "GetRuntimeManagementConfig";
  static constexpr aws::Route route{"GET", "/2021-07-20/functions/{FunctionName}/runtime-management-config"};
  static constexpr int status = 200;
  struct Input {
    std::string function;
    std::optional<std::string> qualifier;
  };
  struct Output {
    std::string update_on = "Auto", arn;
  };
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return function_access(host, name, in.function);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    CO_TRY(auto found, found_configuration(host, in.function, in.qualifier));
    co_return Output{.arn = std::move(found.arn)};
  }
};

template <class V>
void fields(V& v, GetRuntimeManagementConfig::Input& x) {
  v.required("FunctionName", x.function, kFunctionName, Path{});
  v.optional("Qualifier", x.qualifier, kQualifier, Query{});
}
template <class V>
void fields(V& v, GetRuntimeManagementConfig::Output& x) {
  v.required("UpdateRuntimeOn", x.update_on);
  v.required("FunctionArn", x.arn);
}

aws::Operation get_runtime_management_config(Host& host) { return aws::bind<GetRuntimeManagementConfig>(host); }

}  // namespace services::lambda
