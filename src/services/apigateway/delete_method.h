// https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteMethod.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct DeleteMethod {
  static constexpr std::string_view name = "DeleteMethod";
  static constexpr aws::Route route{"DELETE", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}"};
  static constexpr int status = 204;
  using Input = MethodInput;
  using Output = Nothing;
  static Access access(const aws::Call& call, const Input& in) {
    return access_in(call, "DELETE", in.api, method_path(in.resource, in.method));
  }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    co_return co_await gateway.apis().edit(in.api, [in](Definition& definition) -> base::Result<Nothing> {
      CHECK_OK(delete_method(definition, in.resource, in.method));
      return Nothing{};
    });
  }
};

}  // namespace services::apigateway
