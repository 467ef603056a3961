// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_UntagLogGroup.html
#include "services/logs/operations.h"
#include "services/logs/shapes.h"

namespace services::logs {

struct UntagLogGroup {
  static constexpr std::string_view name = "UntagLogGroup";
  struct Input {
    std::string group;
    std::vector<std::string> keys;
  };
  struct Output {};
  static std::vector<Access> access(const Call& call, const Input& in) { return group_access(call, name, in.group); }
  static Task<Result<Output>> run(Logs& logs, const Call&, Input in) {
    CO_CHECK_OK(co_await logs.change_tags(std::move(in.group), {}, std::move(in.keys)));
    co_return Output();
  }
};

template <class V>
void fields(V& v, UntagLogGroup::Input& x) {
  v.required("logGroupName", x.group, kGroupName, kGroupPattern);
  v.required("tags", x.keys, Length{1}, wire::Each{kTagKey});
}
template <class V>
void fields(V&, UntagLogGroup::Output&) {}

aws::Operation untag_log_group(Logs& logs) { return aws::bind<UntagLogGroup>(logs); }

}  // namespace services::logs
