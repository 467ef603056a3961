// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TagResource.html
#include "services/logs/operations.h"
#include "services/logs/shapes.h"

namespace services::logs {

struct TagResource {
  static constexpr std::string_view name = "TagResource";
  struct Input {
    std::string arn;
    Logs::Tags tags;
  };
  struct Output {};
  static std::vector<Access> access(const Call& call, const Input& in) {
    return group_access(call, name, group_of({}, in.arn));
  }
  static Task<Result<Output>> run(Logs& logs, const Call&, Input in) {
    CO_CHECK_OK(co_await logs.change_tags(group_of({}, in.arn), std::move(in.tags), {}));
    co_return Output();
  }
};

template <class V>
void fields(V& v, TagResource::Input& x) {
  v.required("resourceArn", x.arn, kTagArn);
  v.required("tags", x.tags, Length{1, 50}, kTagKeys, kTagValues);
}
template <class V>
void fields(V&, TagResource::Output&) {}

aws::Operation tag_resource(Logs& logs) { return aws::bind<TagResource>(logs); }

}  // namespace services::logs
