// https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunction.html
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct DeleteFunction {
  static constexpr std::string_view name = "DeleteFunction";
  static constexpr aws::Route route{"DELETE", "/2015-03-31/functions/{FunctionName}"};
  static constexpr int status = 204;
  struct Input {
    std::string function;
    std::optional<std::string> qualifier;
  };
  struct Output {};
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return function_access(host, "DeleteFunction", in.function);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    CO_CHECK_OK(co_await host.remove(std::move(in.function), in.qualifier.value_or("")));
    co_return Output();
  }
};

template <class V>
void fields(V& v, DeleteFunction::Input& x) {
  v.required("FunctionName", x.function, kFunctionName, Path{});
  v.optional("Qualifier", x.qualifier, Length{1, 128}, Query{});
}
template <class V>
void fields(V&, DeleteFunction::Output&) {}

aws::Operation delete_function(Host& host) { return aws::bind<DeleteFunction>(host); }

}  // namespace services::lambda
