#include "services/lambda/shapes.h"

#include <fmt/format.h>

#include "functions/errors.h"

namespace services::lambda {

Configuration configuration(const Host& host, const functions::Function& function, Moment moment, std::string_view qualifier) {
  if (qualifier.empty()) qualifier = function.version;
  Configuration out{.name = function.name,
                    .arn = host.arn(function.name, qualifier),
                    .runtime = function.runtime,
                    .role = function.role,
                    .handler = function.handler,
                    .description = function.description,
                    .last_modified = function.last_modified,
                    .code_sha256 = function.code_sha256,
                    .revision_id = function.revision_id};
  out.version = functions::version_of(function);
  out.code_bytes = function.code_bytes;
  out.timeout_s = function.timeout_s;
  out.memory_mb = function.memory_mb;
  if (!function.environment.empty()) out.environment = EnvironmentInput{function.environment};
  out.tracing.mode = function.tracing_mode;
  if (!function.dead_letter.empty()) out.dead_letter = DeadLetter{function.dead_letter};
  for (const auto& each : function.layers) {
    if (!out.layers) out.layers.emplace();
    out.layers->push_back({each.arn, each.code_bytes});
  }
  out.storage.size_mb = function.ephemeral_storage_mb;
  out.logging.group = "/aws/lambda/" + function.name;
  out.architectures = function.architectures;
  if (moment == Moment::created) {
    out.state = "Pending";
    out.state_reason = "The function is being created.";
    out.state_reason_code = "Creating";
  } else {
    out.state = "Active";
    out.last_update_status = moment == Moment::changed ? "InProgress" : "Successful";
  }
  if (moment == Moment::changed) {
    out.last_update_reason = "The function is being created.";
    out.last_update_reason_code = "Creating";
  }
  return out;
}

Result<Configuration> found_configuration(const Host& host, std::string_view name,
                                          const std::optional<std::string>& qualifier) {
  TRY(auto named, host.name_of(name, qualifier.value_or("")));
  TRY(auto found, host.find(named.name, named.qualifier));
  return configuration(host, *found, Moment::later, named.qualifier);
}

std::string qualified_arn(const Host& host, std::string_view name, const std::optional<std::string>& qualifier) {
  if (auto named = host.name_of(name, qualifier.value_or(""))) return host.arn(named->name, named->qualifier);
  return function_arn(host, name);
}

std::string function_arn(const Host& host, std::string_view name) {
  auto mark = name.rfind("function:");
  if (mark != std::string_view::npos) name.remove_prefix(mark + 9);
  return host.arn(name.substr(0, name.find(':')));
}

std::vector<Access> function_access(const Host& host, std::string_view operation, std::string_view function) {
  return {{fmt::format("lambda:{}", operation), function_arn(host, function), {}}};
}

bool is_mapping_arn(std::string_view resource) {
  return resource.starts_with("arn:") && resource.find(":event-source-mapping:") != std::string_view::npos;
}

std::vector<Access> tag_access(const Host& host, std::string_view operation, std::string_view resource) {
  if (is_mapping_arn(resource)) return {{fmt::format("lambda:{}", operation), std::string(resource), {}}};
  return function_access(host, operation, resource);
}

base::Status refuse_unbuilt(const Unbuilt& unbuilt) {
  const std::pair<const char*, const std::optional<base::Document>*> members[] = {
      {"VpcConfig", &unbuilt.vpc},
      {"KMSKeyArn", &unbuilt.key},
      {"FileSystemConfigs", &unbuilt.file_systems},
      {"ImageConfig", &unbuilt.image},
      {"CodeSigningConfigArn", &unbuilt.code_signing},
      {"SnapStart", &unbuilt.snap_start}};
  for (auto& [name, member] : members) {
    bool empty = !*member || (*member)->is_null() || ((*member)->elements() && (*member)->elements()->empty()) ||
                 (*member)->text("ApplyOn") == "None";
    if (!empty) return base::fail(functions::invalid_parameter(fmt::format("{} is not supported.", name)));
  }
  return {};
}

base::Status refuse_images(const std::optional<std::string>& package_type, const FunctionCode& code) {
  if (package_type == "Image" || code.image)
    return base::fail(functions::invalid_parameter("Container images are not supported; use a zip."));
  if (code.bucket || code.key)
    return base::fail(functions::invalid_parameter("Code from S3 is not supported; send it as ZipFile."));
  if (!code.zip) return base::fail(functions::invalid_parameter("Please provide a source for function code."));
  return {};
}

base::Status refuse_logging(const std::optional<LoggingConfig>& logging, std::string_view function) {
  if (!logging) return {};
  if (logging->format != "Text")
    return base::fail(functions::invalid_parameter("LoggingConfig.LogFormat JSON is not supported."));
  if (logging->group.empty() || logging->group == fmt::format("/aws/lambda/{}", function)) return {};
  return base::fail(functions::invalid_parameter("LoggingConfig.LogGroup other than the function's own is not supported."));
}

}  // namespace services::lambda
