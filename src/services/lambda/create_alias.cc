// https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html
#include "services/lambda/alias_shapes.h"
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct CreateAlias {
  static constexpr std::string_view name = "CreateAlias";
  static constexpr aws::Route route{"POST", "/2015-03-31/functions/{FunctionName}/aliases"};
  static constexpr int status = 201;
  struct Input {
    std::string function, name, version;
    std::optional<std::string> description;
    std::optional<Routing> routing;
  };
  using Output = AliasConfiguration;
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return function_access(host, name, in.function);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    functions::Alias alias{.name = std::move(in.name), .version = std::move(in.version)};
    alias.description = in.description.value_or("");
    if (in.routing) alias.weights = in.routing->weights.value_or(functions::Weights());
    CO_TRY(auto named, host.name_of(in.function));
    CO_TRY(auto made, co_await host.create_alias(std::move(in.function), std::move(alias)));
    co_return alias_configuration(host, named.name, std::move(made));
  }
};

template <class V>
void fields(V& v, CreateAlias::Input& x) {
  v.required("FunctionName", x.function, kShortFunctionName, Path{});
  v.required("Name", x.name, kAliasName, kAliasPattern);
  v.required("FunctionVersion", x.version, kVersion, kVersionPattern);
  v.optional("Description", x.description, Length{0, 256});
  v.optional("RoutingConfig", x.routing);
}

aws::Operation create_alias(Host& host) { return aws::bind<CreateAlias>(host); }

}  // namespace services::lambda
