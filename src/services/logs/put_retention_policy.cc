// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
#include "services/logs/operations.h"
#include "services/logs/shapes.h"

namespace services::logs {

struct PutRetentionPolicy {
  static constexpr std::string_view name = "PutRetentionPolicy";
  struct Input {
    std::string group;
    int days = 0;
  };
  struct Output {};
  static std::vector<Access> access(const Call& call, const Input& in) { return group_access(call, name, in.group); }
  static Task<Result<Output>> run(Logs& logs, const Call&, Input in) {
    CO_CHECK_OK(co_await logs.set_retention(std::move(in.group), in.days));
    co_return Output();
  }
};

template <class V>
void fields(V& v, PutRetentionPolicy::Input& x) {
  v.required("logGroupName", x.group, kGroupName, kGroupPattern);
  v.required("retentionInDays", x.days);
}
template <class V>
void fields(V&, PutRetentionPolicy::Output&) {}

aws::Operation put_retention_policy(Logs& logs) { return aws::bind<PutRetentionPolicy>(logs); }

}  // namespace services::logs
