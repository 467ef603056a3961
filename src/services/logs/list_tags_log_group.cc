// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_ListTagsLogGroup.html
#include "services/logs/operations.h"
#include "services/logs/shapes.h"

namespace services::logs {

struct ListTagsLogGroup {
  static constexpr std::string_view name = "ListTagsLogGroup";
  struct Input {
    std::string group;
  };
  struct Output {
    Logs::Tags tags;
  };
  static std::vector<Access> access(const Call& call, const Input& in) { return group_access(call, name, in.group); }
  static Task<Result<Output>> run(Logs& logs, const Call&, Input in) {
    CO_TRY(auto tags, logs.tags(in.group));
    co_return Output{std::move(tags)};
  }
};

template <class V>
void fields(V& v, ListTagsLogGroup::Input& x) {
  v.required("logGroupName", x.group, kGroupName, kGroupPattern);
}
template <class V>
void fields(V& v, ListTagsLogGroup::Output& x) {
  v.required("tags", x.tags);
}

aws::Operation list_tags_log_group(Logs& logs) { return aws::bind<ListTagsLogGroup>(logs); }

}  // namespace services::logs
