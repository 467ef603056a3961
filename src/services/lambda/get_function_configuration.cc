// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct GetFunctionConfiguration {
  static constexpr std::string_view name = "GetFunctionConfiguration";
  static constexpr aws::Route route{"GET", "/2015-03-31/functions/{FunctionName}/configuration"};
  static constexpr int status = 200;
  struct Input {
    std::string function;
    std::optional<std::string> qualifier;
  };
  using Output = Configuration;
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return function_access(host, "GetFunctionConfiguration", in.function);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    co_return found_configuration(host, in.function, in.qualifier);
  }
};

template <class V>
void fields(V& v, GetFunctionConfiguration::Input& x) {
  v.required("FunctionName", x.function, kFunctionName, Path{});
  v.optional("Qualifier", x.qualifier, Length{1, 128}, Query{});
}

aws::Operation get_function_configuration(Host& host) { return aws::bind<GetFunctionConfiguration>(host); }

}  // namespace services::lambda
