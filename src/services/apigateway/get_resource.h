// https://docs.aws.amazon.com/apigateway/latest/api/API_GetResource.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct GetResource {
  static constexpr std::string_view name = "GetResource";
  static constexpr aws::Route route{"GET", "/restapis/{restapi_id}/resources/{resource_id}"};
  struct Input {
    std::string api, resource;
    std::vector<std::string> embed;
  };
  using Output = ResourceShape;
  static Access access(const aws::Call& call, const Input& in) {
    return access_in(call, "GET", in.api, "/resources/" + in.resource);
  }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    CO_TRY(auto definition, co_await gateway.apis().read(std::move(in.api)));
    CO_TRY(auto resource, find_resource(definition, in.resource));
    co_return shown(std::move(resource), in.embed);
  }
};

template <class V>
void fields(V& v, GetResource::Input& in) {
  api_field(v, in.api);
  v.required("resourceId", in.resource, wire::Path{"resource_id"});
  v.optional("embed", in.embed, wire::Query{});
}

}  // namespace services::apigateway
