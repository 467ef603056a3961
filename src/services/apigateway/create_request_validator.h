// https://docs.aws.amazon.com/apigateway/latest/api/API_CreateRequestValidator.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct CreateRequestValidator {
  static constexpr std::string_view name = "CreateRequestValidator";
  static constexpr aws::Route route{"POST", "/restapis/{restapi_id}/requestvalidators"};
  static constexpr int status = 201;
  struct Input {
    std::string api, name;
    bool body = false, parameters = false;
  };
  using Output = ::gateway::RequestValidator;
  static Access access(const aws::Call& call, const Input& in) { return access_in(call, "POST", in.api, "/requestvalidators"); }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    auto& apis = gateway.apis();
    co_return co_await apis.edit(in.api, [in, &apis](Definition& definition) {
      return create_validator(definition, {"", in.name, in.body, in.parameters}, apis.random());
    });
  }
};

template <class V>
void fields(V& v, CreateRequestValidator::Input& in) {
  api_field(v, in.api);
  v.optional("name", in.name);
  v.optional("validateRequestBody", in.body);
  v.optional("validateRequestParameters", in.parameters);
}

}  // namespace services::apigateway
