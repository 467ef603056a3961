// https://docs.aws.amazon.com/lambda/latest/api/API_RemovePermission.html
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct RemovePermission {
  static constexpr std::string_view name = "RemovePermission";
  static constexpr aws::Route route{"DELETE", "/2015-03-31/functions/{FunctionName}/policy/{StatementId}"};
  static constexpr int status = 204;
  struct Input {
    std::string function;
    std::optional<std::string> qualifier;
    std::string statement_id;
    std::optional<std::string> revision_id;
  };
  struct Output {};
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return function_access(host, "RemovePermission", in.function);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    CO_CHECK_OK(co_await host.remove_permission(std::move(in.function), in.qualifier.value_or(""), std::move(in.statement_id),
                                                in.revision_id.value_or("")));
    co_return Output();
  }
};

template <class V>
void fields(V& v, RemovePermission::Input& x) {
  v.required("FunctionName", x.function, kFunctionName, Path{});
  v.optional("Qualifier", x.qualifier, Length{1, 128}, Query{});
  v.required("StatementId", x.statement_id, Length{1, 100}, Path{});
  v.optional("RevisionId", x.revision_id, Query{});
}
template <class V>
void fields(V&, RemovePermission::Output&) {}

aws::Operation remove_permission(Host& host) { return aws::bind<RemovePermission>(host); }

}  // namespace services::lambda
