// https://docs.aws.amazon.com/apigateway/latest/api/API_GetTags.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct GetTags {
  static constexpr std::string_view name = "GetTags";
  static constexpr aws::Route route{"GET", "/tags/{resource_arn}"};
  struct Input : PageInput {
    std::string arn;
  };
  struct Output {
    Texts tags;
  };
  static Access access(const aws::Call& call, const Input& in) { return access_to(call, "GET", "/tags/" + in.arn); }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    CO_TRY(auto resource, tagged_resource(in.arn));
    CO_TRY(auto tags, co_await gateway.apis().change_tags(std::move(resource), {}, {}));
    co_return Output{std::move(tags)};
  }
};

template <class V>
void fields(V& v, GetTags::Input& in) {
  v.required("resourceArn", in.arn, wire::Path{"resource_arn"});
  page_fields(v, in);
}
template <class V>
void fields(V& v, GetTags::Output& out) {
  v.optional("tags", out.tags);
}

}  // namespace services::apigateway
