// https://docs.aws.amazon.com/lambda/latest/api/API_DeleteAlias.html
#include "services/lambda/alias_shapes.h"
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct DeleteAlias {
  static constexpr std::string_view name = "DeleteAlias";
  static constexpr aws::Route route{"DELETE", "/2015-03-31/functions/{FunctionName}/aliases/{Name}"};
  static constexpr int status = 204;
  struct Input {
    std::string function, name;
  };
  struct Output {};
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return function_access(host, name, in.function);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    CO_CHECK_OK(co_await host.remove_alias(std::move(in.function), std::move(in.name)));
    co_return Output();
  }
};

template <class V>
void fields(V& v, DeleteAlias::Input& x) {
  v.required("FunctionName", x.function, kShortFunctionName, Path{});
  v.required("Name", x.name, kAliasName, kAliasPattern, Path{});
}
template <class V>
void fields(V&, DeleteAlias::Output&) {}

aws::Operation delete_alias(Host& host) { return aws::bind<DeleteAlias>(host); }

}  // namespace services::lambda
