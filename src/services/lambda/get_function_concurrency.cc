// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConcurrency.html
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct GetFunctionConcurrency {
  static constexpr std::string_view name = "GetFunctionConcurrency";
  static constexpr aws::Route route{"GET", "/2019-09-30/functions/{FunctionName}/concurrency"};
  static constexpr int status = 200;
  struct Input {
    std::string function;
  };
  using Output = Concurrency;
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return function_access(host, "GetFunctionConcurrency", in.function);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    CO_TRY(auto found, host.find(in.function));
    co_return Concurrency{found->reserved_concurrency};
  }
};

template <class V>
void fields(V& v, GetFunctionConcurrency::Input& x) {
  v.required("FunctionName", x.function, kShortFunctionName, Path{});
}

aws::Operation get_function_concurrency(Host& host) { return aws::bind<GetFunctionConcurrency>(host); }

}  // namespace services::lambda
