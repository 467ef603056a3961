// https://docs.aws.amazon.com/apigateway/latest/api/API_GetRequestValidators.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct GetRequestValidators {
  static constexpr std::string_view name = "GetRequestValidators";
  static constexpr aws::Route route{"GET", "/restapis/{restapi_id}/requestvalidators"};
  struct Input : PageInput {
    std::string api;
  };
  using Output = Page<::gateway::RequestValidator>;
  static Access access(const aws::Call& call, const Input& in) { return access_in(call, "GET", in.api, "/requestvalidators"); }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    CO_TRY(auto definition, co_await gateway.apis().read(in.api));
    co_return page_of(values_of(std::move(definition.validators)), in, [](auto& each) { return each.id; });
  }
};

template <class V>
void fields(V& v, GetRequestValidators::Input& in) {
  api_field(v, in.api);
  page_fields(v, in);
}

}  // namespace services::apigateway
