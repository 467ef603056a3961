// https://docs.aws.amazon.com/apigateway/latest/api/API_GetStage.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct GetStage {
  static constexpr std::string_view name = "GetStage";
  static constexpr aws::Route route{"GET", "/restapis/{restapi_id}/stages/{stage_name}"};
  struct Input {
    std::string api, stage;
  };
  using Output = ::gateway::Stage;
  static Access access(const aws::Call& call, const Input& in) { return access_in(call, "GET", in.api, "/stages/" + in.stage); }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    co_return co_await gateway.apis().find_stage(in.api, in.stage);
  }
};

template <class V>
void fields(V& v, GetStage::Input& in) {
  api_field(v, in.api);
  v.required("stageName", in.stage, wire::Path{"stage_name"});
}

}  // namespace services::apigateway
