// https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteResource.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct DeleteResource {
  static constexpr std::string_view name = "DeleteResource";
  static constexpr aws::Route route{"DELETE", "/restapis/{restapi_id}/resources/{resource_id}"};
  static constexpr int status = 202;
  struct Input {
    std::string api, resource;
  };
  using Output = Nothing;
  static Access access(const aws::Call& call, const Input& in) {
    return access_in(call, "DELETE", in.api, "/resources/" + in.resource);
  }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    co_return co_await gateway.apis().edit(in.api, [in](Definition& definition) -> base::Result<Nothing> {
      CHECK_OK(delete_resource(definition, in.resource));
      return Nothing{};
    });
  }
};

template <class V>
void fields(V& v, DeleteResource::Input& in) {
  api_field(v, in.api);
  v.required("resourceId", in.resource, wire::Path{"resource_id"});
}

}  // namespace services::apigateway
