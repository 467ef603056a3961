// https://docs.aws.amazon.com/apigateway/latest/api/API_GetRequestValidator.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct GetRequestValidator {
  static constexpr std::string_view name = "GetRequestValidator";
  static constexpr aws::Route route{"GET", "/restapis/{restapi_id}/requestvalidators/{requestvalidator_id}"};
  struct Input {
    std::string api, validator;
  };
  using Output = ::gateway::RequestValidator;
  static Access access(const aws::Call& call, const Input& in) {
    return access_in(call, "GET", in.api, "/requestvalidators/" + in.validator);
  }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    CO_TRY(auto definition, co_await gateway.apis().read(in.api));
    co_return find_validator(definition, in.validator);
  }
};

template <class V>
void fields(V& v, GetRequestValidator::Input& in) {
  api_field(v, in.api);
  v.required("requestValidatorId", in.validator, wire::Path{"requestvalidator_id"});
}

}  // namespace services::apigateway
