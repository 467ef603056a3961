// https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunctionUrlConfig.html
#include "services/lambda/operations.h"
#include "services/lambda/url_shapes.h"

namespace services::lambda {

struct CreateFunctionUrlConfig {
  static constexpr std::string_view name = "CreateFunctionUrlConfig";
  static constexpr aws::Route route{"POST", "/2021-10-31/functions/{FunctionName}/url"};
  static constexpr int status = 201;
  struct Input {
    std::string function;
    std::optional<std::string> qualifier;
    std::string auth;
    std::optional<std::string> mode;
    std::optional<urls::Cors> cors;
  };
  using Output = NewUrlShape;
  static std::vector<Access> access(Urls& urls, const Call&, const Input& in) {
    return url_access(urls, name, in.function, in.qualifier, in.auth);
  }
  static Task<Result<Output>> run(Urls& urls, const Call&, Input in) {
    CO_TRY(auto target, urls.target(in.function, in.qualifier.value_or("")));
    urls::Url fresh;
    fresh.auth = std::move(in.auth);
    fresh.mode = in.mode.value_or("BUFFERED");
    fresh.cors = std::move(in.cors);
    CO_TRY(auto made, co_await urls.create(std::move(target), std::move(fresh)));
    co_return NewUrlShape{url_shape(urls, made)};
  }
};

template <class V>
void fields(V& v, CreateFunctionUrlConfig::Input& x) {
  v.required("FunctionName", x.function, kShortFunctionName, Path{});
  v.optional("Qualifier", x.qualifier, kUrlQualifier, Query{});
  v.required("AuthType", x.auth, OneOf{"NONE", "AWS_IAM"});
  v.optional("Cors", x.cors);
  v.optional("InvokeMode", x.mode, OneOf{"BUFFERED", "RESPONSE_STREAM"});
}

aws::Operation create_function_url_config(Urls& urls) { return aws::bind<CreateFunctionUrlConfig>(urls); }

}  // namespace services::lambda
