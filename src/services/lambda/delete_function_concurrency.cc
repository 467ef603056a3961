// https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunctionConcurrency.html
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct DeleteFunctionConcurrency {
  static constexpr std::string_view name = "DeleteFunctionConcurrency";
  static constexpr aws::Route route{"DELETE", "/2017-10-31/functions/{FunctionName}/concurrency"};
  static constexpr int status = 204;
  struct Input {
    std::string function;
  };
  struct Output {};
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return function_access(host, "DeleteFunctionConcurrency", in.function);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    CO_CHECK_OK(co_await host.set_reserved_concurrency(std::move(in.function), std::nullopt));
    co_return Output();
  }
};

template <class V>
void fields(V& v, DeleteFunctionConcurrency::Input& x) {
  v.required("FunctionName", x.function, kShortFunctionName, Path{});
}
template <class V>
void fields(V&, DeleteFunctionConcurrency::Output&) {}

aws::Operation delete_function_concurrency(Host& host) { return aws::bind<DeleteFunctionConcurrency>(host); }

}  // namespace services::lambda
