// https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteRequestValidator.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct DeleteRequestValidator {
  static constexpr std::string_view name = "DeleteRequestValidator";
  static constexpr aws::Route route{"DELETE", "/restapis/{restapi_id}/requestvalidators/{requestvalidator_id}"};
  static constexpr int status = 202;
  struct Input {
    std::string api, validator;
  };
  using Output = Nothing;
  static Access access(const aws::Call& call, const Input& in) {
    return access_in(call, "DELETE", in.api, "/requestvalidators/" + in.validator);
  }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    co_return co_await gateway.apis().edit(in.api, [in](Definition& definition) -> base::Result<Nothing> {
      CHECK_OK(delete_validator(definition, in.validator));
      return Nothing{};
    });
  }
};

template <class V>
void fields(V& v, DeleteRequestValidator::Input& in) {
  api_field(v, in.api);
  v.required("requestValidatorId", in.validator, wire::Path{"requestvalidator_id"});
}

}  // namespace services::apigateway
