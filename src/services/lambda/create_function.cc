// https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct CreateFunction {
  static constexpr std::string_view name = "CreateFunction";
  static constexpr aws::Route route{"POST", "/2015-03-31/functions"};
  static constexpr int status = 201;
  struct Input {
    std::string function, role;
    std::optional<std::string> runtime, handler, description, package_type;
    std::optional<int> timeout_s, memory_mb;
    FunctionCode code;
    std::optional<bool> publish;
    std::optional<EnvironmentInput> environment;
    std::optional<TracingConfig> tracing;
    std::optional<DeadLetter> dead_letter;
    std::optional<std::vector<std::string>> layers;
    std::optional<EphemeralStorage> storage;
    std::optional<LoggingConfig> logging;
    std::optional<std::vector<std::string>> architectures;
    std::optional<Texts> tags;
    Unbuilt unbuilt;
  };
  using Output = Configuration;
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    auto needed = function_access(host, name, in.function);
    needed.push_back({"iam:PassRole", in.role, {{"iam:PassedToService", {"lambda.amazonaws.com"}}}});
    return needed;
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    CO_CHECK_OK(refuse_unbuilt(in.unbuilt));
    CO_CHECK_OK(refuse_logging(in.logging, in.function));
    CO_CHECK_OK(refuse_images(in.package_type, in.code));
    functions::NewFunction fresh{
        .name = std::move(in.function), .role = std::move(in.role), .runtime = in.runtime.value_or("")};
    fresh.handler = in.handler.value_or("");
    fresh.description = in.description.value_or("");
    fresh.memory_mb = in.memory_mb.value_or(128);
    fresh.timeout_s = in.timeout_s.value_or(3);
    if (in.storage) fresh.ephemeral_storage_mb = in.storage->size_mb;
    if (in.environment) fresh.environment = in.environment->variables.value_or(Texts());
    fresh.architectures = in.architectures.value_or(std::vector<std::string>());
    if (in.tracing) fresh.tracing_mode = in.tracing->mode;
    fresh.tags = in.tags.value_or(Texts());
    if (in.dead_letter) fresh.dead_letter = in.dead_letter->target;
    if (in.layers) fresh.layers = *std::move(in.layers);
    fresh.zip = std::move(in.code.zip->bytes);
    CO_TRY(auto made, co_await host.create(std::move(fresh)));
    if (!in.publish.value_or(false)) co_return configuration(host, *made, Moment::created);
    CO_TRY(auto version, co_await host.publish_version(made->name, {}));
    co_return configuration(host, *version, Moment::created);
  }
};

template <class V>
void fields(V& v, CreateFunction::Input& x) {
  v.required("FunctionName", x.function, kShortFunctionName);
  v.optional("Runtime", x.runtime);
  v.required("Role", x.role, kRoleArn);
  v.optional("Handler", x.handler, Length{0, 128});
  v.required("Code", x.code);
  v.optional("Description", x.description, Length{0, 256});
  v.optional("Timeout", x.timeout_s, Range{1});
  v.optional("MemorySize", x.memory_mb, kMemory);
  v.optional("Publish", x.publish);
  v.optional("PackageType", x.package_type, OneOf{"Zip", "Image"});
  v.optional("Environment", x.environment);
  v.optional("TracingConfig", x.tracing);
  v.optional("DeadLetterConfig", x.dead_letter);
  v.optional("Layers", x.layers, wire::Each{Length{1, 2048}});
  v.optional("Tags", x.tags);
  v.optional("Architectures", x.architectures, Length{1, 1});
  v.optional("EphemeralStorage", x.storage);
  v.optional("LoggingConfig", x.logging);
  v.optional("CodeSigningConfigArn", x.unbuilt.code_signing);
  unbuilt_fields(v, x.unbuilt);
}

aws::Operation create_function(Host& host) { return aws::bind<CreateFunction>(host); }

}  // namespace services::lambda
