// https://docs.aws.amazon.com/apigateway/latest/api/API_TagResource.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct TagResource {
  static constexpr std::string_view name = "TagResource";
  static constexpr aws::Route route{"PUT", "/tags/{resource_arn}"};
  static constexpr int status = 204;
  struct Input {
    std::string arn;
    Texts tags;
  };
  using Output = Nothing;
  static Access access(const aws::Call& call, const Input& in) { return access_to(call, "PUT", "/tags/" + in.arn); }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    CO_TRY(auto resource, tagged_resource(in.arn));
    CO_CHECK_OK(co_await gateway.apis().change_tags(std::move(resource), std::move(in.tags), {}));
    co_return Nothing{};
  }
};

template <class V>
void fields(V& v, TagResource::Input& in) {
  v.required("resourceArn", in.arn, wire::Path{"resource_arn"});
  v.required("tags", in.tags);
}

}  // namespace services::apigateway
