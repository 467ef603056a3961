// https://docs.aws.amazon.com/apigateway/latest/api/API_CreateResource.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct CreateResource {
  static constexpr std::string_view name = "CreateResource";
  static constexpr aws::Route route{"POST", "/restapis/{restapi_id}/resources/{parent_id}"};
  static constexpr int status = 201;
  struct Input {
    std::string api, parent, path_part;
  };
  using Output = ::gateway::Resource;
  static Access access(const aws::Call& call, const Input& in) {
    return access_in(call, "POST", in.api, "/resources/" + in.parent);
  }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    auto& apis = gateway.apis();
    co_return co_await apis.edit(in.api, [in, &apis](Definition& definition) {
      return create_resource(definition, in.parent, in.path_part, apis.random());
    });
  }
};

template <class V>
void fields(V& v, CreateResource::Input& in) {
  api_field(v, in.api);
  v.required("parentId", in.parent, wire::Path{"parent_id"});
  v.required("pathPart", in.path_part);
}

}  // namespace services::apigateway
