// https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteRestApi.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct DeleteRestApi {
  static constexpr std::string_view name = "DeleteRestApi";
  static constexpr aws::Route route{"DELETE", "/restapis/{restapi_id}"};
  static constexpr int status = 202;
  using Input = ApiInput;
  using Output = Nothing;
  static Access access(const aws::Call& call, const Input& in) { return access_in(call, "DELETE", in.api); }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    co_return co_await gateway.apis().remove(std::move(in.api));
  }
};

}  // namespace services::apigateway
