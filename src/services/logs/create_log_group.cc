// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
#include "logs/errors.h"
#include "services/logs/operations.h"
#include "services/logs/shapes.h"

namespace services::logs {

struct CreateLogGroup {
  static constexpr std::string_view name = "CreateLogGroup";
  struct Input {
    std::string group;
    std::optional<Logs::Tags> tags;
    std::optional<std::string> key, group_class;
    std::optional<bool> protection;
  };
  struct Output {};
  static std::vector<Access> access(const Call& call, const Input& in) { return group_access(call, name, in.group); }
  static Task<Result<Output>> run(Logs& logs, const Call&, Input in) {
    if (in.key) co_return base::fail(::logs::bad_parameter("kmsKeyId is not supported."));
    if (in.group_class.value_or("STANDARD") != "STANDARD")
      co_return base::fail(::logs::bad_parameter("Log groups of class " + *in.group_class + " are not supported."));
    if (in.protection.value_or(false))
      co_return base::fail(::logs::bad_parameter("deletionProtectionEnabled is not supported."));
    CO_CHECK_OK(co_await logs.create_group(std::move(in.group), in.tags.value_or(Logs::Tags())));
    co_return Output();
  }
};

template <class V>
void fields(V& v, CreateLogGroup::Input& x) {
  v.required("logGroupName", x.group, kGroupName, kGroupPattern);
  v.optional("tags", x.tags, Length{1, 50}, kTagKeys, kTagValues);
  v.optional("kmsKeyId", x.key, Length{0, 256});
  v.optional("logGroupClass", x.group_class, OneOf{"STANDARD", "INFREQUENT_ACCESS", "DELIVERY", "ESSENTIALS"});
  v.optional("deletionProtectionEnabled", x.protection);
}
template <class V>
void fields(V&, CreateLogGroup::Output&) {}

aws::Operation create_log_group(Logs& logs) { return aws::bind<CreateLogGroup>(logs); }

}  // namespace services::logs
