// https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteStage.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct DeleteStage {
  static constexpr std::string_view name = "DeleteStage";
  static constexpr aws::Route route{"DELETE", "/restapis/{restapi_id}/stages/{stage_name}"};
  static constexpr int status = 202;
  struct Input {
    std::string api, stage;
  };
  using Output = Nothing;
  static Access access(const aws::Call& call, const Input& in) {
    return access_in(call, "DELETE", in.api, "/stages/" + in.stage);
  }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    co_return co_await gateway.apis().remove_stage(in.api, in.stage);
  }
};

template <class V>
void fields(V& v, DeleteStage::Input& in) {
  api_field(v, in.api);
  v.required("stageName", in.stage, wire::Path{"stage_name"});
}

}  // namespace services::apigateway
