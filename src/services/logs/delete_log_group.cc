// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogGroup.html
#include "services/logs/operations.h"
#include "services/logs/shapes.h"

namespace services::logs {

struct DeleteLogGroup {
  static constexpr std::string_view name = "DeleteLogGroup";
  struct Input {
    std::string group;
  };
  struct Output {};
  static std::vector<Access> access(const Call& call, const Input& in) { return group_access(call, name, in.group); }
  static Task<Result<Output>> run(Logs& logs, const Call&, Input in) {
    CO_CHECK_OK(co_await logs.remove_group(std::move(in.group)));
    co_return Output();
  }
};

template <class V>
void fields(V& v, DeleteLogGroup::Input& x) {
  v.required("logGroupName", x.group, kGroupName, kGroupPattern);
}
template <class V>
void fields(V&, DeleteLogGroup::Output&) {}

aws::Operation delete_log_group(Logs& logs) { return aws::bind<DeleteLogGroup>(logs); }

}  // namespace services::logs
