// https://docs.aws.amazon.com/apigateway/latest/api/API_UntagResource.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct UntagResource {
  static constexpr std::string_view name = "UntagResource";
  static constexpr aws::Route route{"DELETE", "/tags/{resource_arn}"};
  static constexpr int status = 204;
  struct Input {
    std::string arn;
    std::vector<std::string> keys;
  };
  using Output = Nothing;
  static Access access(const aws::Call& call, const Input& in) { return access_to(call, "DELETE", "/tags/" + in.arn); }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    CO_TRY(auto resource, tagged_resource(in.arn));
    CO_CHECK_OK(co_await gateway.apis().change_tags(std::move(resource), {}, std::move(in.keys)));
    co_return Nothing{};
  }
};

template <class V>
void fields(V& v, UntagResource::Input& in) {
  v.required("resourceArn", in.arn, wire::Path{"resource_arn"});
  v.required("tagKeys", in.keys, wire::Query{});
}

}  // namespace services::apigateway
