// Host's control plane: changes to functions, stored first and then published.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/bytes.h"
#include "functions/host_state.h"
#include "functions/launch.h"
#include "iam/access.h"
#include "iam/identities.h"
#include "wire/json.h"

namespace functions {
namespace {

constexpr std::string_view kReservedVariables[] = {"_HANDLER",
                                                   "_X_AMZN_TRACE_ID",
                                                   "AWS_DEFAULT_REGION",
                                                   "AWS_REGION",
                                                   "AWS_EXECUTION_ENV",
                                                   "AWS_LAMBDA_FUNCTION_NAME",
                                                   "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                                                   "AWS_LAMBDA_FUNCTION_VERSION",
                                                   "AWS_LAMBDA_INITIALIZATION_TYPE",
                                                   "AWS_LAMBDA_LOG_GROUP_NAME",
                                                   "AWS_LAMBDA_LOG_STREAM_NAME",
                                                   "AWS_ACCESS_KEY",
                                                   "AWS_ACCESS_KEY_ID",
                                                   "AWS_SECRET_ACCESS_KEY",
                                                   "AWS_SESSION_TOKEN",
                                                   "AWS_LAMBDA_RUNTIME_API",
                                                   "LAMBDA_TASK_ROOT",
                                                   "LAMBDA_RUNTIME_DIR"};

/// Whether the name is one that there is; check_launch says whether this machine has what it needs.
base::Status check_runtime(const Function& function) {
  if (function.runtime.empty() || function.handler.empty()) {
    return base::fail(
        invalid_parameter("Runtime and Handler are mandatory parameters for functions created with deployment packages."));
  }
  if (function.runtime == "provided.al2023" || function.runtime == "provided.al2") return {};
  if (runtimes::Runtimes::needs_interpreter(function.runtime)) return {};
  return base::fail(invalid_parameter(fmt::format(
      "The runtime {} is not available here. Supported runtimes: provided.al2023, provided.al2, nodejs*.x, python3.*.",
      function.runtime)));
}

/// The service is stricter here than its own model, which clients check against.
base::Status check_most(int value, int most, std::string_view name) {
  if (value <= most) return {};
  return base::fail(validation_failed(fmt::format(
      "1 validation error detected: Value '{}' at '{}' failed to satisfy constraint: Member must have value less than "
      "or equal to {}",
      value, name, most)));
}

base::Status check_environment(const std::map<std::string, std::string>& environment) {
  std::string reserved;
  base::Document printed = base::Document::object();
  for (const auto& [name, value] : environment) {
    printed.add(name, value);
    if (std::find(std::begin(kReservedVariables), std::end(kReservedVariables), name) != std::end(kReservedVariables))
      reserved += (reserved.empty() ? "" : ", ") + name;
    if (value.find('\0') != std::string::npos)
      return base::fail(invalid_parameter("Environment variables cannot hold a zero byte."));
  }
  if (!reserved.empty()) {
    return base::fail(invalid_parameter(
        "Lambda was unable to configure your environment variables because the environment variables you have provided "
        "contains "
        "reserved keys that are currently not supported for modification. Reserved keys used in this request: " +
        reserved));
  }
  std::string text = wire::to_json(printed);
  if (text.size() > limits::environment_bytes) return base::fail(environment_too_large(text));
  return {};
}

base::Status check_revision(const std::optional<std::string>& wanted, const std::string& current) {
  if (wanted && !wanted->empty() && *wanted != current) return base::fail(stale_revision());
  return {};
}

std::string base64_of_hex(std::string_view hex) { return base::base64_encode(base::hex_decode(hex).value_or("")); }

template <class T>
void replace(T& value, std::optional<T>& by) {
  if (by) value = *std::move(by);
}

}  // namespace

base::Status check_configuration(const Function& function) {
  CHECK_OK(check_most(function.timeout_s, limits::timeout_s, "timeout"));
  CHECK_OK(check_most(function.memory_mb, limits::memory_mb, "memorySize"));
  CHECK_OK(check_runtime(function));
  return check_environment(function.environment);
}

std::string Host::State::timestamp() const {
  std::string text = base::iso8601(shared.parts.clock.now());  // ...Z
  text.pop_back();
  return text + "+0000";
}

/// The role is there and lets Lambda take it on.
base::Status Host::State::check_role(std::string_view role) const {
  auto roster = shared.parts.identities.roster();
  auto found = roster->find_by_arn(role);
  if (!found) return base::fail(role_cannot_be_assumed());
  auto lambda = iam::service_caller(shared.options.account, "lambda.amazonaws.com");
  iam::RequestKeys keys{.now = shared.parts.clock.now(),
                        .source_address = "",
                        .region = shared.options.region,
                        .user_agent = "",
                        .source_arn = "",
                        .source_account = shared.options.account};
  auto decision = found->trust->evaluate(lambda, {"sts:AssumeRole", std::string(role), {}}, keys);
  if (decision != iam::Decision::allow && decision != iam::Decision::allow_to_account)
    return base::fail(role_cannot_be_assumed());
  return {};
}

base::Task<base::Result<std::shared_ptr<const Package>>> Host::State::unpack(std::string zip) {
  if (zip.size() > limits::zip_bytes) co_return base::fail(zip_too_large());
  if (zip.empty()) co_return base::fail(bad_zip());
  co_return co_await shared.parts.workers.run([packages = packages, zip = std::move(zip)] { return packages->add(zip); });
}

base::Task<base::Result<FunctionPtr>> Host::create(NewFunction fresh) {
  auto state = state_;
  Function function;
  function.name = std::move(fresh.name);
  function.role = std::move(fresh.role);
  function.handler = std::move(fresh.handler);
  function.runtime = std::move(fresh.runtime);
  function.description = std::move(fresh.description);
  function.memory_mb = fresh.memory_mb;
  function.timeout_s = fresh.timeout_s;
  function.ephemeral_storage_mb = fresh.ephemeral_storage_mb;
  function.environment = std::move(fresh.environment);
  function.architectures = fresh.architectures.empty() ? std::vector<std::string>{"x86_64"} : std::move(fresh.architectures);
  function.tracing_mode = std::move(fresh.tracing_mode);
  function.tags = std::move(fresh.tags);
  function.dead_letter = std::move(fresh.dead_letter);
  function.last_modified = state->timestamp();
  function.revision_id = state->new_revision_id();
  CO_CHECK_OK(check_configuration(function));
  CO_CHECK_OK(co_await check_launch(state->shared, function.runtime));
  CO_CHECK_OK(state->check_role(function.role));
  CO_CHECK_OK(state->check_destination(function, function.dead_letter, "DeadLetterConfig.TargetArn"));
  if (state->catalog.read()->functions.contains(function.name)) co_return base::fail(function_exists(function.name));
  function.code_bytes = static_cast<int64_t>(fresh.zip.size());
  CO_TRY(auto package, co_await state->unpack(std::move(fresh.zip)));
  CO_TRY(auto used, co_await state->use_layers(std::move(fresh.layers), package));
  function.layers = std::move(used.layers);
  if (used.package) function.layers_package = used.package->digest;
  function.package = package->digest;
  function.code_sha256 = base64_of_hex(package->digest);

  auto made = std::make_shared<const Function>(std::move(function));
  co_return co_await state->shared.parts.store.write([state, made, package](store::Round& round) -> base::Result<FunctionPtr> {
    TRY(auto before, state->functions.find(round, made->name));
    if (before) return base::fail(function_exists(made->name));
    state->functions.put(round, made->name, *made);
    at_commit(round, [state, made, package] { state->publish(made, package); });
    return made;
  });
}

base::Task<base::Result<FunctionPtr>> Host::State::change(std::string name, Change change,
                                                          std::shared_ptr<const Package> package) {
  auto work = [self = shared_from_this(), name, change = std::move(change),
               package](store::Round& round) mutable -> base::Result<FunctionPtr> {
    TRY(auto found, self->functions.find(round, name));
    if (!found) return base::fail(function_not_found(self->arn(name)));
    CHECK_OK(change(*found));
    self->functions.put(round, name, *found);
    auto changed = std::make_shared<const Function>(*std::move(found));
    at_commit(round, [self, changed, package] { self->publish(changed, package); });
    return changed;
  };
  co_return co_await shared.parts.store.write(std::move(work));
}

base::Task<base::Result<FunctionPtr>> Host::update_code(std::string text, CodeUpdate update) {
  auto state = state_;
  CO_TRY(auto deployment, state->resolve_function(text));
  CO_CHECK_OK(check_revision(update.revision_id, deployment->function->revision_id));
  auto size = static_cast<int64_t>(update.zip.size());
  CO_TRY(auto package, co_await state->unpack(std::move(update.zip)));
  CO_CHECK_OK(co_await state->check_unpacked(deployment->pool->layers, package));
  auto apply = [state, package, size, update = std::move(update), revision_id = state->new_revision_id(),
                at = state->timestamp()](Function& function) mutable -> base::Status {
    CHECK_OK(check_revision(update.revision_id, function.revision_id));
    function.package = package->digest;
    function.code_sha256 = base64_of_hex(package->digest);
    function.code_bytes = size;
    replace(function.architectures, update.architectures);
    function.last_modified = at;
    function.revision_id = revision_id;
    return {};
  };
  if (update.commit == Commit::dry_run) {
    Function copy = *deployment->function;
    CO_CHECK_OK(apply(copy));
    co_return std::make_shared<const Function>(std::move(copy));
  }
  co_return co_await state->change(deployment->function->name, std::move(apply), package);
}

base::Task<base::Result<FunctionPtr>> Host::update_configuration(std::string text, Changes changes) {
  auto state = state_;
  CO_TRY(auto deployment, state->resolve_function(text));
  if (changes.role) CO_CHECK_OK(state->check_role(*changes.role));
  if (changes.dead_letter) {
    Function as_asked = *deployment->function;
    if (changes.role) as_asked.role = *changes.role;
    CO_CHECK_OK(state->check_destination(as_asked, *changes.dead_letter, "DeadLetterConfig.TargetArn"));
  }
  if (changes.runtime) CO_CHECK_OK(co_await check_launch(state->shared, *changes.runtime));
  UsedLayers used;
  if (changes.layers) {
    CO_TRY(used, co_await state->use_layers(*changes.layers, deployment->pool->package));
  }
  auto apply = [changes = std::move(changes), used, revision_id = state->new_revision_id(),
                at = state->timestamp()](Function& function) mutable -> base::Status {
    CHECK_OK(check_revision(changes.revision_id, function.revision_id));
    if (changes.layers) {
      function.layers = std::move(used.layers);
      function.layers_package = used.package ? used.package->digest : "";
    }
    replace(function.role, changes.role);
    replace(function.handler, changes.handler);
    replace(function.runtime, changes.runtime);
    replace(function.description, changes.description);
    replace(function.tracing_mode, changes.tracing_mode);
    replace(function.dead_letter, changes.dead_letter);
    replace(function.memory_mb, changes.memory_mb);
    replace(function.timeout_s, changes.timeout_s);
    replace(function.ephemeral_storage_mb, changes.ephemeral_storage_mb);
    replace(function.environment, changes.environment);
    CHECK_OK(check_configuration(function));
    function.last_modified = at;
    function.revision_id = revision_id;
    return {};
  };
  co_return co_await state->change(deployment->function->name, std::move(apply));
}

base::Task<base::Status> Host::set_tags(std::string text, std::map<std::string, std::string> put,
                                        std::vector<std::string> removed) {
  auto state = state_;
  CO_TRY(auto deployment, state->resolve_function(text));
  auto apply = [put = std::move(put), removed = std::move(removed)](Function& function) mutable -> base::Status {
    for (auto& [key, value] : put) function.tags[key] = value;
    for (const auto& key : removed) function.tags.erase(key);
    if (function.tags.size() > limits::tags) return base::fail(invalid_parameter("The function has too many tags."));
    return {};
  };
  CO_TRY(auto changed, co_await state->change(deployment->function->name, std::move(apply)));
  (void)changed;
  co_return base::Status{};
}

base::Task<base::Status> Host::set_reserved_concurrency(std::string text, std::optional<int> reserved) {
  auto state = state_;
  CO_TRY(auto deployment, state->resolve_function(text));
  auto apply = [reserved](Function& function) -> base::Status {
    function.reserved_concurrency = reserved;
    return {};
  };
  CO_TRY(auto changed, co_await state->change(deployment->function->name, std::move(apply)));
  (void)changed;
  co_return base::Status{};
}

}  // namespace functions
