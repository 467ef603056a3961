// https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct UpdateFunctionConfiguration {
  static constexpr std::string_view name = "UpdateFunctionConfiguration";
  static constexpr aws::Route route{"PUT", "/2015-03-31/functions/{FunctionName}/configuration"};
  struct Input {
    std::string function;
    std::optional<std::string> role, runtime, handler, description, revision_id;
    std::optional<int> timeout_s, memory_mb;
    std::optional<EnvironmentInput> environment;
    std::optional<TracingConfig> tracing;
    std::optional<DeadLetter> dead_letter;
    std::optional<std::vector<std::string>> layers;
    std::optional<EphemeralStorage> storage;
    std::optional<LoggingConfig> logging;
    Unbuilt unbuilt;
  };
  using Output = Configuration;
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    auto needed = function_access(host, name, in.function);
    if (in.role) needed.push_back({"iam:PassRole", *in.role, {{"iam:PassedToService", {"lambda.amazonaws.com"}}}});
    return needed;
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    CO_CHECK_OK(refuse_unbuilt(in.unbuilt));
    CO_CHECK_OK(refuse_logging(in.logging, in.function));
    functions::Changes changes{.role = in.role, .handler = in.handler, .runtime = in.runtime, .description = in.description};
    if (in.tracing) changes.tracing_mode = in.tracing->mode;
    if (in.dead_letter) changes.dead_letter = in.dead_letter->target;
    changes.layers = std::move(in.layers);
    changes.memory_mb = in.memory_mb;
    changes.timeout_s = in.timeout_s;
    if (in.storage) changes.ephemeral_storage_mb = in.storage->size_mb;
    if (in.environment) changes.environment = in.environment->variables.value_or(Texts());
    changes.revision_id = in.revision_id;
    CO_TRY(auto made, co_await host.update_configuration(std::move(in.function), std::move(changes)));
    co_return configuration(host, *made, Moment::changed);
  }
};

template <class V>
void fields(V& v, UpdateFunctionConfiguration::Input& x) {
  v.required("FunctionName", x.function, kShortFunctionName, Path{});
  v.optional("Role", x.role, kRoleArn);
  v.optional("Handler", x.handler, Length{0, 128});
  v.optional("Description", x.description, Length{0, 256});
  v.optional("Timeout", x.timeout_s, Range{1});
  v.optional("MemorySize", x.memory_mb, kMemory);
  v.optional("Environment", x.environment);
  v.optional("Runtime", x.runtime);
  v.optional("TracingConfig", x.tracing);
  v.optional("DeadLetterConfig", x.dead_letter);
  v.optional("Layers", x.layers, wire::Each{Length{1, 2048}});
  v.optional("RevisionId", x.revision_id);
  v.optional("EphemeralStorage", x.storage);
  v.optional("LoggingConfig", x.logging);
  unbuilt_fields(v, x.unbuilt);
}

aws::Operation update_function_configuration(Host& host) { return aws::bind<UpdateFunctionConfiguration>(host); }

}  // namespace services::lambda
