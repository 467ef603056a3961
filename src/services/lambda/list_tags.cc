// https://docs.aws.amazon.com/lambda/latest/api/API_ListTags.html
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct ListTags {
  static constexpr std::string_view name = "ListTags";
  static constexpr aws::Route route{"GET", "/2017-03-31/tags/{ARN}"};
  static constexpr int status = 200;
  struct Input {
    std::string function;
  };
  struct Output {
    Texts tags;
  };
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return tag_access(host, "ListTags", in.function);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    if (is_mapping_arn(in.function)) co_return Output{};
    CO_TRY(auto found, host.find(in.function));
    co_return Output{found->tags};
  }
};

template <class V>
void fields(V& v, ListTags::Input& x) {
  v.required("Resource", x.function, Length{1, 10'000}, Path{"ARN"});
}
template <class V>
void fields(V& v, ListTags::Output& x) {
  v.required("Tags", x.tags);
}

aws::Operation list_tags(Host& host) { return aws::bind<ListTags>(host); }

}  // namespace services::lambda
