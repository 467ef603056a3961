// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TagLogGroup.html
#include "services/logs/operations.h"
#include "services/logs/shapes.h"

namespace services::logs {

struct TagLogGroup {
  static constexpr std::string_view name = "TagLogGroup";
  struct Input {
    std::string group;
    Logs::Tags tags;
  };
  struct Output {};
  static std::vector<Access> access(const Call& call, const Input& in) { return group_access(call, name, in.group); }
  static Task<Result<Output>> run(Logs& logs, const Call&, Input in) {
    CO_CHECK_OK(co_await logs.change_tags(std::move(in.group), std::move(in.tags), {}));
    co_return Output();
  }
};

template <class V>
void fields(V& v, TagLogGroup::Input& x) {
  v.required("logGroupName", x.group, kGroupName, kGroupPattern);
  v.required("tags", x.tags, Length{1, 50}, kTagKeys, kTagValues);
}
template <class V>
void fields(V&, TagLogGroup::Output&) {}

aws::Operation tag_log_group(Logs& logs) { return aws::bind<TagLogGroup>(logs); }

}  // namespace services::logs
