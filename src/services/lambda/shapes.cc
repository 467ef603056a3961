#include "services/lambda/shapes.h"

#include <fmt/format.h>

#include "functions/errors.h"

namespace services::lambda {

Configuration configuration(const Host& host, const functions::Function& function, Moment moment) {
  Configuration out{.name = function.name,
                    .arn = host.arn(function.name),
                    .runtime = function.runtime,
                    .role = function.role,
                    .handler = function.handler,
                    .description = function.description,
                    .last_modified = function.last_modified,
                    .code_sha256 = function.code_sha256,
                    .revision_id = function.revision_id};
  out.code_bytes = function.code_bytes;
  out.timeout_s = function.timeout_s;
  out.memory_mb = function.memory_mb;
  if (!function.environment.empty()) out.environment = EnvironmentInput{function.environment};
  out.tracing.mode = function.tracing_mode;
  out.storage.size_mb = function.ephemeral_storage_mb;
  out.logging.group = "/aws/lambda/" + function.name;
  out.architectures = function.architectures;
  if (moment == Moment::created) {
    out.state = "Pending";
    out.state_reason = "The function is being created.";
    out.state_reason_code = "Creating";
  } else {
    out.state = "Active";
    out.last_update_status = "Successful";
  }
  return out;
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
      {"Layers", &unbuilt.layers},
      {"VpcConfig", &unbuilt.vpc},
      {"DeadLetterConfig", &unbuilt.dead_letter},
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

base::Status refuse_qualifier(std::string_view qualifier) {
  if (qualifier == "$LATEST") return {};
  return base::fail(functions::invalid_parameter(fmt::format("Versions and aliases are not supported: {}.", qualifier)));
}

}  // namespace services::lambda
