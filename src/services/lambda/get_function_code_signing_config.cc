// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionCodeSigningConfig.html
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct GetFunctionCodeSigningConfig {
  static constexpr std::string_view name = "GetFunctionCodeSigningConfig";
  static constexpr aws::Route route{"GET", "/2020-06-30/functions/{FunctionName}/code-signing-config"};
  static constexpr int status = 200;
  struct Input {
    std::string function;
  };
  struct Output {
    std::string function;
  };
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return function_access(host, "GetFunctionCodeSigningConfig", in.function);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    CO_TRY(auto found, host.find(in.function));
    co_return Output{found->name};
  }
};

template <class V>
void fields(V& v, GetFunctionCodeSigningConfig::Input& x) {
  v.required("FunctionName", x.function, kFunctionName, Path{});
}
template <class V>
void fields(V& v, GetFunctionCodeSigningConfig::Output& x) {
  v.required("FunctionName", x.function);
}

aws::Operation get_function_code_signing_config(Host& host) { return aws::bind<GetFunctionCodeSigningConfig>(host); }

}  // namespace services::lambda
