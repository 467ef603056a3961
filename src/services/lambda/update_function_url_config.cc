// https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionUrlConfig.html
#include "services/lambda/operations.h"
#include "services/lambda/url_shapes.h"

namespace services::lambda {

struct UpdateFunctionUrlConfig {
  static constexpr std::string_view name = "UpdateFunctionUrlConfig";
  static constexpr aws::Route route{"PUT", "/2021-10-31/functions/{FunctionName}/url"};
  static constexpr int status = 200;
  struct Input {
    std::string function;
    std::optional<std::string> qualifier;
    std::optional<std::string> auth, mode;
    std::optional<urls::Cors> cors;
  };
  using Output = UrlShape;
  static std::vector<Access> access(Urls& urls, const Call&, const Input& in) {
    return url_access(urls, name, in.function, in.qualifier, in.auth);
  }
  static Task<Result<Output>> run(Urls& urls, const Call&, Input in) {
    CO_TRY(auto target, urls.target(in.function, in.qualifier.value_or("")));
    auto change = [in = std::move(in)](urls::Url& url) -> base::Status {
      if (in.auth) url.auth = *in.auth;
      if (in.mode) url.mode = *in.mode;
      if (in.cors) url.cors = in.cors;
      return {};
    };
    CO_TRY(auto changed, co_await urls.update(std::move(target), std::move(change)));
    co_return url_shape(urls, changed);
  }
};

template <class V>
void fields(V& v, UpdateFunctionUrlConfig::Input& x) {
  v.required("FunctionName", x.function, kShortFunctionName, Path{});
  v.optional("Qualifier", x.qualifier, kUrlQualifier, Query{});
  v.optional("AuthType", x.auth, OneOf{"NONE", "AWS_IAM"});
  v.optional("Cors", x.cors);
  v.optional("InvokeMode", x.mode, OneOf{"BUFFERED", "RESPONSE_STREAM"});
}

aws::Operation update_function_url_config(Urls& urls) { return aws::bind<UpdateFunctionUrlConfig>(urls); }

}  // namespace services::lambda
