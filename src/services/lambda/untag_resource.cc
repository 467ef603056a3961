// https://docs.aws.amazon.com/lambda/latest/api/API_UntagResource.html
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct UntagResource {
  static constexpr std::string_view name = "UntagResource";
  static constexpr aws::Route route{"DELETE", "/2017-03-31/tags/{ARN}"};
  static constexpr int status = 204;
  struct Input {
    std::string function;
    std::vector<std::string> keys;
  };
  struct Output {};
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return tag_access(host, "UntagResource", in.function);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    if (is_mapping_arn(in.function)) co_return Output();
    CO_CHECK_OK(co_await host.set_tags(std::move(in.function), {}, std::move(in.keys)));
    co_return Output();
  }
};

template <class V>
void fields(V& v, UntagResource::Input& x) {
  v.required("Resource", x.function, Length{1, 10'000}, Path{"ARN"});
  v.required("TagKeys", x.keys, Query{"tagKeys"});
}
template <class V>
void fields(V&, UntagResource::Output&) {}

aws::Operation untag_resource(Host& host) { return aws::bind<UntagResource>(host); }

}  // namespace services::lambda
