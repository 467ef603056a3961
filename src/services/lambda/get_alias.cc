// https://docs.aws.amazon.com/lambda/latest/api/API_GetAlias.html
#include "services/lambda/alias_shapes.h"
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct GetAlias {
  static constexpr std::string_view name = "GetAlias";
  static constexpr aws::Route route{"GET", "/2015-03-31/functions/{FunctionName}/aliases/{Name}"};
  static constexpr int status = 200;
  struct Input {
    std::string function, name;
  };
  using Output = AliasConfiguration;
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return function_access(host, name, in.function);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    CO_TRY(auto named, host.name_of(in.function));
    CO_TRY(auto found, host.alias(in.function, in.name));
    co_return alias_configuration(host, named.name, std::move(found));
  }
};

template <class V>
void fields(V& v, GetAlias::Input& x) {
  v.required("FunctionName", x.function, kShortFunctionName, Path{});
  v.required("Name", x.name, kAliasName, kAliasPattern, Path{});
}

aws::Operation get_alias(Host& host) { return aws::bind<GetAlias>(host); }

}  // namespace services::lambda
