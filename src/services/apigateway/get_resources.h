// https://docs.aws.amazon.com/apigateway/latest/api/API_GetResources.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct GetResources {
  static constexpr std::string_view name = "GetResources";
  static constexpr aws::Route route{"GET", "/restapis/{restapi_id}/resources"};
  struct Input : PageInput {
    std::string api;
    std::vector<std::string> embed;
  };
  using Output = Page<ResourceShape>;
  static Access access(const aws::Call& call, const Input& in) { return access_in(call, "GET", in.api, "/resources"); }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    CO_TRY(auto definition, co_await gateway.apis().read(std::move(in.api)));
    auto resources = values_of(std::move(definition.resources));
    std::ranges::sort(resources, {}, &::gateway::Resource::path);
    auto page = page_of(std::move(resources), in, [](auto& resource) { return resource.id; });
    Output out{std::move(page.position), {}};
    for (auto& resource : page.items) out.items.push_back(shown(std::move(resource), in.embed));
    co_return out;
  }
};

template <class V>
void fields(V& v, GetResources::Input& in) {
  api_field(v, in.api);
  page_fields(v, in);
  v.optional("embed", in.embed, wire::Query{});
}

}  // namespace services::apigateway
