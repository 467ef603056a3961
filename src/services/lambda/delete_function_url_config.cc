// https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunctionUrlConfig.html
#include "services/lambda/operations.h"
#include "services/lambda/url_shapes.h"

namespace services::lambda {

struct DeleteFunctionUrlConfig {
  static constexpr std::string_view name = "DeleteFunctionUrlConfig";
  static constexpr aws::Route route{"DELETE", "/2021-10-31/functions/{FunctionName}/url"};
  static constexpr int status = 204;
  struct Input {
    std::string function;
    std::optional<std::string> qualifier;
  };
  struct Output {};
  static std::vector<Access> access(Urls& urls, const Call&, const Input& in) {
    return url_access(urls, name, in.function, in.qualifier, std::nullopt);
  }
  static Task<Result<Output>> run(Urls& urls, const Call&, Input in) {
    CO_TRY(auto target, urls.target(in.function, in.qualifier.value_or("")));
    CO_CHECK_OK(co_await urls.remove(std::move(target)));
    co_return Output();
  }
};

template <class V>
void fields(V& v, DeleteFunctionUrlConfig::Input& x) {
  v.required("FunctionName", x.function, kShortFunctionName, Path{});
  v.optional("Qualifier", x.qualifier, kUrlQualifier, Query{});
}
template <class V>
void fields(V&, DeleteFunctionUrlConfig::Output&) {}

aws::Operation delete_function_url_config(Urls& urls) { return aws::bind<DeleteFunctionUrlConfig>(urls); }

}  // namespace services::lambda
