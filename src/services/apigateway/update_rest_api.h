// https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateRestApi.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct UpdateRestApi {
  static constexpr std::string_view name = "UpdateRestApi";
  static constexpr aws::Route route{"PATCH", "/restapis/{restapi_id}"};
  struct Input {
    std::string api;
    std::vector<::gateway::Patch> patches;
  };
  using Output = ::gateway::RestApi;
  static Access access(const aws::Call& call, const Input& in) { return access_in(call, "PATCH", in.api); }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    CO_TRY(auto api, co_await gateway.apis().update(std::move(in.api), std::move(in.patches)));
    co_return shown(std::move(api));
  }
};

template <class V>
void fields(V& v, UpdateRestApi::Input& in) {
  api_field(v, in.api);
  v.optional("patchOperations", in.patches);
}

}  // namespace services::apigateway
