// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_ListTagsForResource.html
#include "services/logs/operations.h"
#include "services/logs/shapes.h"

namespace services::logs {

struct ListTagsForResource {
  static constexpr std::string_view name = "ListTagsForResource";
  struct Input {
    std::string arn;
  };
  struct Output {
    Logs::Tags tags;
  };
  static std::vector<Access> access(const Call& call, const Input& in) {
    return group_access(call, name, group_of({}, in.arn));
  }
  static Task<Result<Output>> run(Logs& logs, const Call&, Input in) {
    CO_TRY(auto tags, logs.tags(group_of({}, in.arn)));
    co_return Output{std::move(tags)};
  }
};

template <class V>
void fields(V& v, ListTagsForResource::Input& x) {
  v.required("resourceArn", x.arn, kTagArn);
}
template <class V>
void fields(V& v, ListTagsForResource::Output& x) {
  v.required("tags", x.tags);
}

aws::Operation list_tags_for_resource(Logs& logs) { return aws::bind<ListTagsForResource>(logs); }

}  // namespace services::logs
