// https://docs.aws.amazon.com/apigateway/latest/api/API_PutRestApi.html
#pragma once
#include "services/apigateway/shapes.h"
#include "wire/json.h"

namespace services::apigateway {

struct PutRestApi {
  static constexpr std::string_view name = "PutRestApi";
  static constexpr aws::Route route{"PUT", "/restapis/{restapi_id}"};
  struct Input {
    std::string api;
    std::string mode = "merge";
    bool fail_on_warnings = false;  // there are none: what is not understood fails
    std::optional<Texts> parameters;
    wire::Blob body;
  };
  using Output = ::gateway::RestApi;
  static Access access(const aws::Call& call, const Input& in) { return access_in(call, "PUT", in.api); }
  static base::Task<base::Result<Output>> run(Gateway& gateway, const aws::Call&, Input in) {
    for (auto& [name, value] : ::gateway::or_empty(in.parameters)) {
      if ((name == "basepath" && value == "ignore") || name == "endpointConfigurationTypes") continue;
      co_return base::fail(::gateway::unsupported(fmt::format("The import parameter {}={}", name, value)));
    }
    if (in.body.bytes.size() > ::gateway::kMaxImportBytes)
      co_return base::fail(::gateway::bad_request("The definition is larger than 6 MB"));
    auto document = wire::parse_json(in.body.bytes);
    if (!document) co_return base::fail(::gateway::bad_request("Invalid OpenAPI input."));
    auto mode = in.mode == "overwrite" ? ::gateway::ImportMode::overwrite : ::gateway::ImportMode::merge;
    CO_TRY(auto api, co_await gateway.apis().import(std::move(in.api), *std::move(document), mode));
    co_return shown(std::move(api));
  }
};

template <class V>
void fields(V& v, PutRestApi::Input& in) {
  api_field(v, in.api);
  v.optional("mode", in.mode, wire::Query{}, wire::OneOf{"merge", "overwrite"});
  v.optional("failOnWarnings", in.fail_on_warnings, wire::Query{"failonwarnings"});
  v.optional("parameters", in.parameters, wire::Query{});
  v.required("body", in.body, wire::Payload{});
}

}  // namespace services::apigateway
