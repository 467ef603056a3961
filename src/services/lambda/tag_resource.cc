// https://docs.aws.amazon.com/lambda/latest/api/API_TagResource.html
#include "functions/errors.h"
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct TagResource {
  static constexpr std::string_view name = "TagResource";
  static constexpr aws::Route route{"POST", "/2017-03-31/tags/{ARN}"};
  static constexpr int status = 204;
  struct Input {
    std::string function;
    Texts tags;
  };
  struct Output {};
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return tag_access(host, "TagResource", in.function);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    if (is_mapping_arn(in.function))
      co_return base::fail(functions::invalid_parameter("Tags of event source mappings are not supported."));
    CO_CHECK_OK(co_await host.set_tags(std::move(in.function), std::move(in.tags), {}));
    co_return Output();
  }
};

template <class V>
void fields(V& v, TagResource::Input& x) {
  v.required("Resource", x.function, Length{1, 10'000}, Path{"ARN"});
  v.required("Tags", x.tags);
}
template <class V>
void fields(V&, TagResource::Output&) {}

aws::Operation tag_resource(Host& host) { return aws::bind<TagResource>(host); }

}  // namespace services::lambda
