// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_UntagResource.html
#include "services/logs/operations.h"
#include "services/logs/shapes.h"

namespace services::logs {

struct UntagResource {
  static constexpr std::string_view name = "UntagResource";
  struct Input {
    std::string arn;
    std::vector<std::string> keys;
  };
  struct Output {};
  static std::vector<Access> access(const Call& call, const Input& in) {
    return group_access(call, name, group_of({}, in.arn));
  }
  static Task<Result<Output>> run(Logs& logs, const Call&, Input in) {
    CO_CHECK_OK(co_await logs.change_tags(group_of({}, in.arn), {}, std::move(in.keys)));
    co_return Output();
  }
};

template <class V>
void fields(V& v, UntagResource::Input& x) {
  v.required("resourceArn", x.arn, kTagArn);
  v.required("tagKeys", x.keys, Length{0, 50}, wire::Each{kTagKey});
}
template <class V>
void fields(V&, UntagResource::Output&) {}

aws::Operation untag_resource(Logs& logs) { return aws::bind<UntagResource>(logs); }

}  // namespace services::logs
