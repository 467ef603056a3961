// https://docs.aws.amazon.com/apigateway/latest/api/API_GetRestApis.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct GetRestApis {
  static constexpr std::string_view name = "GetRestApis";
  static constexpr aws::Route route{"GET", "/restapis"};
  struct Input : PageInput {};
  using Output = Page<::gateway::RestApi>;
  static Access access(const aws::Call& call, const Input&) { return access_to(call, "GET", "/restapis"); }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    CO_TRY(auto apis, co_await gateway.apis().list());
    for (auto& api : apis) api = shown(std::move(api));
    co_return page_of(std::move(apis), in, [](auto& api) { return api.id; });
  }
};

template <class V>
void fields(V& v, GetRestApis::Input& in) {
  page_fields(v, in);
}

}  // namespace services::apigateway
