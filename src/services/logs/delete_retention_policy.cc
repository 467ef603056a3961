// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteRetentionPolicy.html
#include "services/logs/operations.h"
#include "services/logs/shapes.h"

namespace services::logs {

struct DeleteRetentionPolicy {
  static constexpr std::string_view name = "DeleteRetentionPolicy";
  struct Input {
    std::string group;
  };
  struct Output {};
  static std::vector<Access> access(const Call& call, const Input& in) { return group_access(call, name, in.group); }
  static Task<Result<Output>> run(Logs& logs, const Call&, Input in) {
    CO_CHECK_OK(co_await logs.set_retention(std::move(in.group), std::nullopt));
    co_return Output();
  }
};

template <class V>
void fields(V& v, DeleteRetentionPolicy::Input& x) {
  v.required("logGroupName", x.group, kGroupName, kGroupPattern);
}
template <class V>
void fields(V&, DeleteRetentionPolicy::Output&) {}

aws::Operation delete_retention_policy(Logs& logs) { return aws::bind<DeleteRetentionPolicy>(logs); }

}  // namespace services::logs
