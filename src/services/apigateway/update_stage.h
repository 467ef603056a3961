// https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateStage.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct UpdateStage {
  static constexpr std::string_view name = "UpdateStage";
  static constexpr aws::Route route{"PATCH", "/restapis/{restapi_id}/stages/{stage_name}"};
  struct Input {
    std::string api, stage;
    std::vector<::gateway::Patch> patches;
  };
  using Output = ::gateway::Stage;
  static Access access(const aws::Call& call, const Input& in) {
    return access_in(call, "PATCH", in.api, "/stages/" + in.stage);
  }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    co_return co_await gateway.apis().update_stage(in.api, in.stage, std::move(in.patches));
  }
};

template <class V>
void fields(V& v, UpdateStage::Input& in) {
  api_field(v, in.api);
  v.required("stageName", in.stage, wire::Path{"stage_name"});
  v.optional("patchOperations", in.patches);
}

}  // namespace services::apigateway
