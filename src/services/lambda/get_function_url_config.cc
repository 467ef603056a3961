// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionUrlConfig.html
#include "services/lambda/operations.h"
#include "services/lambda/url_shapes.h"

namespace services::lambda {

struct GetFunctionUrlConfig {
  static constexpr std::string_view name = "GetFunctionUrlConfig";
  static constexpr aws::Route route{"GET", "/2021-10-31/functions/{FunctionName}/url"};
  static constexpr int status = 200;
  struct Input {
    std::string function;
    std::optional<std::string> qualifier;
  };
  using Output = UrlShape;
  static std::vector<Access> access(Urls& urls, const Call&, const Input& in) {
    return url_access(urls, name, in.function, in.qualifier, std::nullopt);
  }
  static Task<Result<Output>> run(Urls& urls, const Call&, Input in) {
    CO_TRY(auto target, urls.target(in.function, in.qualifier.value_or("")));
    CO_TRY(auto url, urls.find(target));
    co_return url_shape(urls, *url);
  }
};

template <class V>
void fields(V& v, GetFunctionUrlConfig::Input& x) {
  v.required("FunctionName", x.function, kShortFunctionName, Path{});
  v.optional("Qualifier", x.qualifier, kUrlQualifier, Query{});
}

aws::Operation get_function_url_config(Urls& urls) { return aws::bind<GetFunctionUrlConfig>(urls); }

}  // namespace services::lambda
