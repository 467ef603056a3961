// AWS::Lambda::Function
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-function.html
//
// Code is {LocalPath, Sha256}: a folder or zip on this machine and the digest of what is in it.
#include <array>

#include "stacks/resource_type.h"

namespace stacks {
namespace {

using base::Document;

constexpr Property kCode[] = {
    {"LocalPath"},
    {"Sha256"},
    {"S3Bucket", Kind::later},
    {"S3Key", Kind::later},
    {"S3ObjectVersion", Kind::later},
    {"ImageUri", Kind::later},
    {"ZipFile", Kind::later},
    {"SourceKMSKeyArn", Kind::later},
};
constexpr Property kEnvironment[] = {{"Variables", Kind::text_map}};
constexpr Property kStorage[] = {{"Size", Kind::integer, Need::required}};
constexpr Property kTracing[] = {{"Mode", Kind::text, Need::required}};
constexpr Property kDeadLetter[] = {{"TargetArn"}};
constexpr Property kLogging[] = {{"LogFormat"}, {"LogGroup"}, {"ApplicationLogLevel"}, {"SystemLogLevel"}};
constexpr Property kProperties[] = {
    {"FunctionName", Kind::text, Need::optional, Change::replaces},
    {"Code", Kind::object, Need::required, Change::in_place, kCode},
    {"Role", Kind::text, Need::required},
    {"Runtime"},
    {"Handler"},
    {"Description"},
    {"MemorySize", Kind::integer},
    {"Timeout", Kind::integer},
    {"Environment", Kind::object, Need::optional, Change::in_place, kEnvironment},
    {"Architectures", Kind::texts},
    {"EphemeralStorage", Kind::object, Need::optional, Change::in_place, kStorage},
    {"TracingConfig", Kind::object, Need::optional, Change::in_place, kTracing},
    {"DeadLetterConfig", Kind::object, Need::optional, Change::in_place, kDeadLetter},
    {"Layers", Kind::texts},
    {"LoggingConfig", Kind::object, Need::optional, Change::in_place, kLogging},
    {"PackageType", Kind::text, Need::optional, Change::replaces},
    {"ReservedConcurrentExecutions", Kind::integer},
    {"Tags", Kind::tags},
    {"CodeSigningConfigArn", Kind::later},
    {"FileSystemConfigs", Kind::later},
    {"ImageConfig", Kind::later},
    {"KmsKeyArn", Kind::later},
    {"RecursiveLoop", Kind::later},
    {"RuntimeManagementConfig", Kind::later},
    {"SnapStart", Kind::later},
    {"VpcConfig", Kind::later},
};

// What UpdateFunctionConfiguration takes; a property that is no longer there goes back to Lambda's own value.
constexpr std::array kConfiguration = {"Role",          "Runtime",       "Handler",          "Description",
                                       "MemorySize",    "Timeout",       "Environment",      "EphemeralStorage",
                                       "TracingConfig", "LoggingConfig", "DeadLetterConfig", "Layers"};

Document unset(std::string_view property) {
  if (property == "MemorySize") return 128;
  if (property == "Timeout") return 3;
  if (property == "Environment") return Document::object({{"Variables", Document::object()}});
  if (property == "EphemeralStorage") return Document::object({{"Size", 512}});
  if (property == "TracingConfig") return Document::object({{"Mode", "PassThrough"}});
  if (property == "DeadLetterConfig") return Document::object({{"TargetArn", ""}});
  if (property == "Layers") return Document::list();
  if (property == "LoggingConfig") return Document::object({{"LogFormat", "Text"}});
  return "";
}

Document named(const std::string& function) { return Document::object({{"FunctionName", function}}); }

Made made_of(const std::string& name, const Document& configuration) {
  Made made{name};
  copy(configuration, "FunctionArn", made.attributes, "Arn");
  return made;
}

base::Task<base::Status> set_concurrency(const Site& site, const Wanted& wanted) {
  auto* reserved = wanted.properties.find("ReservedConcurrentExecutions");
  auto input = named(wanted.physical_id);
  if (reserved) input.set("ReservedConcurrentExecutions", *reserved);
  auto* operation = reserved ? "PutFunctionConcurrency" : "DeleteFunctionConcurrency";
  CO_CHECK_OK(co_await site.call("lambda", operation, std::move(input)));
  co_return base::Status{};
}

base::Task<base::Result<Made>> create(const Site& site, Wanted wanted) {
  Document input = pick(wanted.properties,
                        {"Role", "Runtime", "Handler", "Description", "MemorySize", "Timeout", "Environment", "Architectures",
                         "EphemeralStorage", "TracingConfig", "LoggingConfig", "PackageType", "DeadLetterConfig", "Layers"});
  input.set("FunctionName", wanted.physical_id);
  if (auto* tags = wanted.properties.find("Tags")) input.set("Tags", tag_map(*tags));
  CO_TRY(auto zip, co_await site.package(wanted.code));
  input.set("Code", Document::object({{"ZipFile", std::move(zip)}}));
  CO_TRY(auto answer, co_await site.call("lambda", "CreateFunction", std::move(input)));
  if (wanted.properties.find("ReservedConcurrentExecutions")) CO_CHECK_OK(co_await set_concurrency(site, wanted));
  co_return made_of(wanted.physical_id, answer);
}

base::Task<base::Status> update_tags(const Site& site, const Wanted& wanted, const Existing& existing) {
  auto resource = Document::object({{"Resource", existing.attributes.text("Arn")}});
  auto dropped = dropped_tags(existing.properties.find("Tags"), wanted.properties.find("Tags"));
  if (!dropped.elements()->empty()) {
    auto input = Document(resource).set("TagKeys", dropped);
    CO_CHECK_OK(co_await site.call("lambda", "UntagResource", std::move(input)));
  }
  if (auto* tags = wanted.properties.find("Tags")) {
    auto input = Document(resource).set("Tags", tag_map(*tags));
    CO_CHECK_OK(co_await site.call("lambda", "TagResource", std::move(input)));
  }
  co_return base::Status{};
}

base::Task<base::Result<Made>> update(const Site& site, Wanted wanted, Existing existing) {
  if (existing.changes("Code") || existing.changes("Architectures")) {
    auto input = named(wanted.physical_id);
    copy(wanted.properties, "Architectures", input, "Architectures");
    CO_TRY(auto zip, co_await site.package(wanted.code));
    input.set("ZipFile", std::move(zip));
    CO_CHECK_OK(co_await site.call("lambda", "UpdateFunctionCode", std::move(input)));
  }
  Document input = named(wanted.physical_id);
  for (std::string_view name : kConfiguration) {
    if (!existing.changes(name)) continue;
    auto* value = wanted.properties.find(name);
    input.set(name, value ? *value : unset(name));
  }
  if (input.members()->size() > 1) CO_CHECK_OK(co_await site.call("lambda", "UpdateFunctionConfiguration", std::move(input)));
  if (existing.changes("Tags")) CO_CHECK_OK(co_await update_tags(site, wanted, existing));
  if (existing.changes("ReservedConcurrentExecutions")) CO_CHECK_OK(co_await set_concurrency(site, wanted));
  co_return Made{wanted.physical_id, existing.attributes};
}

base::Task<base::Result<std::optional<Made>>> find(const Site& site, Wanted wanted) {
  auto answer = co_await site.call("lambda", "GetFunction", named(wanted.physical_id));
  if (!answer && not_there(answer.error())) co_return std::nullopt;
  if (!answer) co_return base::fail(std::move(answer).error());
  co_return made_of(wanted.physical_id, at(*answer, "Configuration"));
}

base::Task<base::Status> remove(const Site& site, Existing existing) {
  co_return gone(co_await site.call("lambda", "DeleteFunction", named(existing.physical_id)));
}

}  // namespace

ResourceType lambda_function() {
  return {.name = "AWS::Lambda::Function",
          .properties = kProperties,
          .attributes = {"Arn"},
          .name_property = "FunctionName",
          .max_name = 64,
          .after_creation = {"ReservedConcurrentExecutions"},
          .create = create,
          .update = update,
          .remove = remove,
          .find = find};
}

}  // namespace stacks
