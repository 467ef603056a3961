// https://docs.aws.amazon.com/lambda/latest/api/API_DeleteProvisionedConcurrencyConfig.html
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct DeleteProvisionedConcurrencyConfig {
  static constexpr std::string_view name = "DeleteProvisionedConcurrencyConfig";
  static constexpr aws::Route route{"DELETE", "/2019-09-30/functions/{FunctionName}/provisioned-concurrency"};
  static constexpr int status = 204;
  struct Input {
    std::string function, qualifier;
  };
  struct Output {};
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return function_access(host, name, in.function);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    CO_TRY(auto set, co_await host.set_provisioned(std::move(in.function), std::move(in.qualifier), std::nullopt));
    (void)set;
    co_return Output();
  }
};

template <class V>
void fields(V& v, DeleteProvisionedConcurrencyConfig::Input& x) {
  v.required("FunctionName", x.function, kShortFunctionName, Path{});
  v.required("Qualifier", x.qualifier, kQualifier, Query{});
}
template <class V>
void fields(V&, DeleteProvisionedConcurrencyConfig::Output&) {}

aws::Operation delete_provisioned_concurrency_config(Host& host) { return aws::bind<DeleteProvisionedConcurrencyConfig>(host); }

}  // namespace services::lambda
