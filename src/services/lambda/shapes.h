// What the operations of Lambda share: the configuration they answer with, the members they take, ARNs and permissions.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/call.h"
#include "base/result.h"
#include "base/task.h"
#include "functions/function.h"
#include "functions/host.h"
#include "iam/access.h"
#include "wire/fields.h"

namespace services::lambda {

using aws::Call;
using base::Result;
using base::Task;
using functions::Host;
using iam::Access;
using wire::Header;
using wire::Length;
using wire::OneOf;
using wire::Path;
using wire::Pattern;
using wire::Payload;
using wire::Query;
using wire::Range;
using wire::StatusCode;
using Texts = std::map<std::string, std::string>;

inline constexpr Length kFunctionName{1, 256};
inline constexpr Length kShortFunctionName{1, 140};  // what some operations take
inline constexpr Pattern kRoleArn{"arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+"};
inline constexpr Length kQualifier{1, 128};
inline constexpr Range kMemory{128, 32'768};

struct EnvironmentInput {
  std::optional<Texts> variables;
};
struct TracingConfig {
  std::string mode = "PassThrough";
};
struct DeadLetter {
  std::string target;
};
struct EphemeralStorage {
  int size_mb = 512;
};
struct LayerInUse {
  std::string arn;
  int64_t code_bytes = 0;
};
struct LoggingConfig {
  std::string format = "Text";
  std::string group;
};
struct SnapStart {
  std::string apply_on = "None", optimization_status = "Off";
};
struct Concurrency {
  std::optional<int> reserved;
};

/// Where a function's program comes from. Only ZipFile is built.
struct FunctionCode {
  std::optional<wire::Blob> zip;
  std::optional<std::string> bucket, key, version, image, local;
};

/// Members that AWS has and virga has not built: refused by name, never stored and ignored.
struct Unbuilt {
  std::optional<base::Document> vpc, key, file_systems, image, code_signing, snap_start;
};

/// A function as every operation answers it.
struct Configuration {
  std::string name, arn, runtime, role, handler, description, last_modified, code_sha256, revision_id;
  std::string version = "$LATEST", package_type = "Zip";
  int64_t code_bytes = 0;
  int timeout_s = 3, memory_mb = 128;
  std::optional<EnvironmentInput> environment;
  std::optional<std::string> state, state_reason, state_reason_code, last_update_status, last_update_reason,
      last_update_reason_code;
  TracingConfig tracing;
  std::optional<DeadLetter> dead_letter;
  std::optional<std::vector<LayerInUse>> layers;
  EphemeralStorage storage;
  LoggingConfig logging;
  SnapStart snap_start;
  std::vector<std::string> architectures;
};

/// CreateFunction answers Pending; from then on the function is Active, and a moment after a change its update is in progress.
enum class Moment { created, changed, later };

/// `qualifier` is how it was asked for, "": not at all; a version's ARN always has one.
Configuration configuration(const Host& host, const functions::Function& function, Moment moment,
                            std::string_view qualifier = "");
/// What GetFunction and its like find.
Result<Configuration> found_configuration(const Host& host, std::string_view name, const std::optional<std::string>& qualifier);

/// The ARN of a function given by name or ARN in any form, without its qualifier.
std::string function_arn(const Host& host, std::string_view name);
std::vector<Access> function_access(const Host& host, std::string_view operation, std::string_view function);
/// The ARN with its qualifier, where the name or the qualifier beside it has one.
std::string qualified_arn(const Host& host, std::string_view name, const std::optional<std::string>& qualifier);

/// What an operation on tags needs, and whether its resource is an event source mapping, which has none.
std::vector<Access> tag_access(const Host& host, std::string_view operation, std::string_view resource);
bool is_mapping_arn(std::string_view resource);

base::Status refuse_unbuilt(const Unbuilt& unbuilt);
/// Logs are text, in the function's own group.
base::Status refuse_logging(const std::optional<LoggingConfig>& logging, std::string_view function);
base::Status refuse_images(const std::optional<std::string>& package_type, const FunctionCode& code);
template <class V>
void fields(V& v, EnvironmentInput& x) {
  v.optional("Variables", x.variables);
}
template <class V>
void fields(V& v, TracingConfig& x) {
  v.optional("Mode", x.mode, OneOf{"Active", "PassThrough"});
}
template <class V>
void fields(V& v, DeadLetter& x) {
  v.optional("TargetArn", x.target, Pattern{"(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()"});
}
template <class V>
void fields(V& v, EphemeralStorage& x) {
  v.required("Size", x.size_mb, Range{512, 32'768});
}
template <class V>
void fields(V& v, LayerInUse& x) {
  v.required("Arn", x.arn);
  v.required("CodeSize", x.code_bytes);
}
template <class V>
void fields(V& v, LoggingConfig& x) {
  v.optional("LogFormat", x.format, OneOf{"JSON", "Text"});
  v.optional("LogGroup", x.group);
}
template <class V>
void fields(V& v, SnapStart& x) {
  v.required("ApplyOn", x.apply_on);
  v.required("OptimizationStatus", x.optimization_status);
}
template <class V>
void fields(V& v, Concurrency& x) {
  v.optional("ReservedConcurrentExecutions", x.reserved);
}
template <class V>
void fields(V& v, FunctionCode& x) {
  v.optional("ZipFile", x.zip);
  v.optional("S3Bucket", x.bucket);
  v.optional("S3Key", x.key);
  v.optional("S3ObjectVersion", x.version);
  v.optional("ImageUri", x.image);
}
template <class V>
void unbuilt_fields(V& v, Unbuilt& x) {
  v.optional("VpcConfig", x.vpc);
  v.optional("KMSKeyArn", x.key);
  v.optional("FileSystemConfigs", x.file_systems);
  v.optional("ImageConfig", x.image);
  v.optional("SnapStart", x.snap_start);
}
template <class V>
void fields(V& v, Configuration& x) {
  v.required("FunctionName", x.name);
  v.required("FunctionArn", x.arn);
  v.required("Runtime", x.runtime);
  v.required("Role", x.role);
  v.required("Handler", x.handler);
  v.required("CodeSize", x.code_bytes);
  v.required("Description", x.description);
  v.required("Timeout", x.timeout_s);
  v.required("MemorySize", x.memory_mb);
  v.required("LastModified", x.last_modified);
  v.required("CodeSha256", x.code_sha256);
  v.required("Version", x.version);
  v.optional("Environment", x.environment);
  v.required("TracingConfig", x.tracing);
  v.optional("DeadLetterConfig", x.dead_letter);
  v.required("RevisionId", x.revision_id);
  v.optional("Layers", x.layers);
  v.optional("State", x.state);
  v.optional("StateReason", x.state_reason);
  v.optional("StateReasonCode", x.state_reason_code);
  v.optional("LastUpdateStatus", x.last_update_status);
  v.optional("LastUpdateStatusReason", x.last_update_reason);
  v.optional("LastUpdateStatusReasonCode", x.last_update_reason_code);
  v.required("PackageType", x.package_type);
  v.required("Architectures", x.architectures);
  v.required("EphemeralStorage", x.storage);
  v.required("SnapStart", x.snap_start);
  v.required("LoggingConfig", x.logging);
}

}  // namespace services::lambda
