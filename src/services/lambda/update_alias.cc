// https://docs.aws.amazon.com/lambda/latest/api/API_UpdateAlias.html
#include "services/lambda/alias_shapes.h"
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct UpdateAlias {
  static constexpr std::string_view name = "UpdateAlias";
  static constexpr aws::Route route{"PUT", "/2015-03-31/functions/{FunctionName}/aliases/{Name}"};
  static constexpr int status = 200;
  struct Input {
    std::string function, name;
    std::optional<std::string> version, description, revision_id;
    std::optional<Routing> routing;
  };
  using Output = AliasConfiguration;
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return function_access(host, name, in.function);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    functions::AliasChanges changes{
        .version = std::move(in.version), .description = std::move(in.description), .revision_id = in.revision_id.value_or("")};
    if (in.routing) changes.weights = in.routing->weights.value_or(functions::Weights());
    CO_TRY(auto named, host.name_of(in.function));
    CO_TRY(auto made, co_await host.update_alias(std::move(in.function), std::move(in.name), std::move(changes)));
    co_return alias_configuration(host, named.name, std::move(made));
  }
};

template <class V>
void fields(V& v, UpdateAlias::Input& x) {
  v.required("FunctionName", x.function, kShortFunctionName, Path{});
  v.required("Name", x.name, kAliasName, kAliasPattern, Path{});
  v.optional("FunctionVersion", x.version, kVersion, kVersionPattern);
  v.optional("Description", x.description, Length{0, 256});
  v.optional("RoutingConfig", x.routing);
  v.optional("RevisionId", x.revision_id);
}

aws::Operation update_alias(Host& host) { return aws::bind<UpdateAlias>(host); }

}  // namespace services::lambda
