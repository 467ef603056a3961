// https://docs.aws.amazon.com/apigateway/latest/api/API_CreateModel.html
#pragma once
#include "services/apigateway/shapes.h"

namespace services::apigateway {

struct CreateModel {
  static constexpr std::string_view name = "CreateModel";
  static constexpr aws::Route route{"POST", "/restapis/{restapi_id}/models"};
  static constexpr int status = 201;
  struct Input {
    std::string api, name, content_type;
    std::optional<std::string> description, schema;
  };
  using Output = ::gateway::Model;
  static Access access(const aws::Call& call, const Input& in) { return access_in(call, "POST", in.api, "/models"); }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    auto& apis = gateway.apis();
    ::gateway::Model model{.name = in.name, .description = in.description, .schema = in.schema.value_or("")};
    model.content_type = in.content_type;
    co_return co_await apis.edit(
        in.api, [model, &apis](Definition& definition) { return create_model(definition, model, apis.random()); });
  }
};

template <class V>
void fields(V& v, CreateModel::Input& in) {
  api_field(v, in.api);
  v.required("name", in.name);
  v.optional("description", in.description);
  v.optional("schema", in.schema);
  v.required("contentType", in.content_type);
}

}  // namespace services::apigateway
