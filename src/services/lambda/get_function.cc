// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct GetFunction {
  static constexpr std::string_view name = "GetFunction";
  static constexpr aws::Route route{"GET", "/2015-03-31/functions/{FunctionName}"};
  static constexpr int status = 200;
  struct Input {
    std::string function;
    std::optional<std::string> qualifier;
  };
  struct Code {
    std::string repository_type = "S3";
  };
  struct Output {
    Configuration configuration;
    Code code = {};
    std::optional<Texts> tags = {};
    std::optional<Concurrency> concurrency = {};
  };
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return function_access(host, "GetFunction", in.function);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    CO_TRY(auto asked, found_configuration(host, in.function, in.qualifier));
    CO_TRY(auto found, host.find(asked.name));
    Output out{.configuration = std::move(asked)};
    if (!found->tags.empty()) out.tags = found->tags;
    if (found->reserved_concurrency) out.concurrency = Concurrency{found->reserved_concurrency};
    co_return out;
  }
};

template <class V>
void fields(V& v, GetFunction::Input& x) {
  v.required("FunctionName", x.function, kFunctionName, Path{});
  v.optional("Qualifier", x.qualifier, Length{1, 128}, Query{});
}
template <class V>
void fields(V& v, GetFunction::Code& x) {
  v.required("RepositoryType", x.repository_type);
}
template <class V>
void fields(V& v, GetFunction::Output& x) {
  v.required("Configuration", x.configuration);
  v.required("Code", x.code);
  v.optional("Tags", x.tags);
  v.optional("Concurrency", x.concurrency);
}

aws::Operation get_function(Host& host) { return aws::bind<GetFunction>(host); }

}  // namespace services::lambda
