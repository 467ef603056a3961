// https://docs.aws.amazon.com/lambda/latest/api/API_PutProvisionedConcurrencyConfig.html
#include "services/lambda/operations.h"
#include "services/lambda/provisioned_shapes.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct PutProvisionedConcurrencyConfig {
  static constexpr std::string_view name = "PutProvisionedConcurrencyConfig";
  static constexpr aws::Route route{"PUT", "/2019-09-30/functions/{FunctionName}/provisioned-concurrency"};
  static constexpr int status = 202;
  struct Input {
    std::string function, qualifier;
    int wanted = 0;
  };
  using Output = ProvisionedConfig;
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return function_access(host, name, in.function);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    CO_TRY(auto set, co_await host.set_provisioned(std::move(in.function), std::move(in.qualifier), in.wanted));
    co_return provisioned_config(set);
  }
};

template <class V>
void fields(V& v, PutProvisionedConcurrencyConfig::Input& x) {
  v.required("FunctionName", x.function, kShortFunctionName, Path{});
  v.required("Qualifier", x.qualifier, kQualifier, Query{});
  v.required("ProvisionedConcurrentExecutions", x.wanted, Range{1});
}

aws::Operation put_provisioned_concurrency_config(Host& host) { return aws::bind<PutProvisionedConcurrencyConfig>(host); }

}  // namespace services::lambda
