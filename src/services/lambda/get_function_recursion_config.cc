// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionRecursionConfig.html
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct GetFunctionRecursionConfig {
  static constexpr std::string_view name = "GetFunctionRecursionConfig";
  static constexpr aws::Route route{"GET", "/2024-08-31/functions/{FunctionName}/recursion-config"};
  static constexpr int status = 200;
  struct Input {
    std::string function;
  };
  struct Output {
    std::string loop = "Allow";  // loops are not looked for
  };
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return function_access(host, name, in.function);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    CO_TRY(auto found, host.find(in.function));
    (void)found;
    co_return Output();
  }
};

template <class V>
void fields(V& v, GetFunctionRecursionConfig::Input& x) {
  v.required("FunctionName", x.function, kShortFunctionName, Path{});
}
template <class V>
void fields(V& v, GetFunctionRecursionConfig::Output& x) {
  v.required("RecursiveLoop", x.loop);
}

aws::Operation get_function_recursion_config(Host& host) { return aws::bind<GetFunctionRecursionConfig>(host); }

}  // namespace services::lambda
