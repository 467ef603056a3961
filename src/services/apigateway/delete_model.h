// https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteModel.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct DeleteModel {
  static constexpr std::string_view name = "DeleteModel";
  static constexpr aws::Route route{"DELETE", "/restapis/{restapi_id}/models/{model_name}"};
  static constexpr int status = 202;
  struct Input {
    std::string api, model;
  };
  using Output = Nothing;
  static Access access(const aws::Call& call, const Input& in) {
    return access_in(call, "DELETE", in.api, "/models/" + in.model);
  }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    co_return co_await gateway.apis().edit(in.api, [in](Definition& definition) -> base::Result<Nothing> {
      CHECK_OK(delete_model(definition, in.model));
      return Nothing{};
    });
  }
};

template <class V>
void fields(V& v, DeleteModel::Input& in) {
  api_field(v, in.api);
  v.required("modelName", in.model, wire::Path{"model_name"});
}

}  // namespace services::apigateway
