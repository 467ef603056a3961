// https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct PutFunctionConcurrency {
  static constexpr std::string_view name = "PutFunctionConcurrency";
  static constexpr aws::Route route{"PUT", "/2017-10-31/functions/{FunctionName}/concurrency"};
  static constexpr int status = 200;
  struct Input {
    std::string function;
    int reserved = 0;
  };
  using Output = Concurrency;
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return function_access(host, "PutFunctionConcurrency", in.function);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    CO_CHECK_OK(co_await host.set_reserved_concurrency(std::move(in.function), in.reserved));
    co_return Output{in.reserved};
  }
};

template <class V>
void fields(V& v, PutFunctionConcurrency::Input& x) {
  v.required("FunctionName", x.function, kShortFunctionName, Path{});
  v.required("ReservedConcurrentExecutions", x.reserved, Range{0});
}

aws::Operation put_function_concurrency(Host& host) { return aws::bind<PutFunctionConcurrency>(host); }

}  // namespace services::lambda
