// https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct UpdateFunctionCode {
  static constexpr std::string_view name = "UpdateFunctionCode";
  static constexpr aws::Route route{"PUT", "/2015-03-31/functions/{FunctionName}/code"};
  struct Input {
    std::string function;
    FunctionCode code;
    std::optional<bool> publish, dry_run;
    std::optional<std::string> revision_id;
    std::optional<std::vector<std::string>> architectures;
  };
  using Output = Configuration;
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return function_access(host, name, in.function);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    CO_CHECK_OK(refuse_images(std::nullopt, in.code));
    functions::CodeUpdate update{
        .zip = std::move(in.code.zip->bytes), .revision_id = in.revision_id, .architectures = in.architectures};
    bool update_only = in.dry_run.value_or(false);
    if (update_only) update.commit = functions::Commit::dry_run;
    CO_TRY(auto made, co_await host.update_code(std::move(in.function), std::move(update)));
    if (update_only || !in.publish.value_or(false)) co_return configuration(host, *made, Moment::changed);
    CO_TRY(auto version, co_await host.publish_version(made->name, {}));
    co_return configuration(host, *version, Moment::changed);
  }
};

template <class V>
void fields(V& v, UpdateFunctionCode::Input& x) {
  v.required("FunctionName", x.function, kShortFunctionName, Path{});
  fields(v, x.code);
  v.optional("Publish", x.publish);
  v.optional("DryRun", x.dry_run);
  v.optional("RevisionId", x.revision_id);
  v.optional("Architectures", x.architectures, Length{1, 1});
}

aws::Operation update_function_code(Host& host) { return aws::bind<UpdateFunctionCode>(host); }

}  // namespace services::lambda
