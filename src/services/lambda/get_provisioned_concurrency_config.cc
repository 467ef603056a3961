// https://docs.aws.amazon.com/lambda/latest/api/API_GetProvisionedConcurrencyConfig.html
#include "services/lambda/operations.h"
#include "services/lambda/provisioned_shapes.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct GetProvisionedConcurrencyConfig {
  static constexpr std::string_view name = "GetProvisionedConcurrencyConfig";
  static constexpr aws::Route route{"GET", "/2019-09-30/functions/{FunctionName}/provisioned-concurrency"};
  static constexpr int status = 200;
  struct Input {
    std::string function, qualifier;
  };
  using Output = ProvisionedConfig;
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return function_access(host, name, in.function);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    CO_TRY(auto found, host.provisioned(in.function, in.qualifier));
    co_return provisioned_config(found);
  }
};

template <class V>
void fields(V& v, GetProvisionedConcurrencyConfig::Input& x) {
  v.required("FunctionName", x.function, kShortFunctionName, Path{});
  v.required("Qualifier", x.qualifier, kQualifier, Query{});
}

aws::Operation get_provisioned_concurrency_config(Host& host) { return aws::bind<GetProvisionedConcurrencyConfig>(host); }

}  // namespace services::lambda
