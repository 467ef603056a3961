// https://docs.aws.amazon.com/apigateway/latest/api/API_GetGatewayResponses.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct GetGatewayResponses {
  static constexpr std::string_view name = "GetGatewayResponses";
  static constexpr aws::Route route{"GET", "/restapis/{restapi_id}/gatewayresponses"};
  using Input = ApiInput;
  using Output = Page<::gateway::GatewayResponse>;
  static Access access(const aws::Call& call, const Input& in) { return access_in(call, "GET", in.api, "/gatewayresponses"); }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    CO_TRY(auto definition, co_await gateway.apis().read(in.api));
    Output page;
    for (size_t i = 0; i < ::gateway::kResponseTypes; ++i) {
      auto name = ::gateway::info(static_cast<::gateway::ResponseType>(i)).name;
      CO_TRY(auto response, effective_gateway_response(definition, name));
      page.items.push_back(std::move(response));
    }
    co_return page;
  }
};

}  // namespace services::apigateway
