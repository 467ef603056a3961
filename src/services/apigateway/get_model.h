// https://docs.aws.amazon.com/apigateway/latest/api/API_GetModel.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct GetModel {
  static constexpr std::string_view name = "GetModel";
  static constexpr aws::Route route{"GET", "/restapis/{restapi_id}/models/{model_name}"};
  struct Input {
    std::string api, model;
    bool flatten = false;
  };
  using Output = ::gateway::Model;
  static Access access(const aws::Call& call, const Input& in) { return access_in(call, "GET", in.api, "/models/" + in.model); }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    CO_TRY(auto definition, co_await gateway.apis().read(in.api));
    if (in.flatten) co_return base::fail(::gateway::unsupported("flatten"));
    co_return find_model(definition, in.model);
  }
};

template <class V>
void fields(V& v, GetModel::Input& in) {
  api_field(v, in.api);
  v.required("modelName", in.model, wire::Path{"model_name"});
  v.optional("flatten", in.flatten, wire::Query{});
}

}  // namespace services::apigateway
