// https://docs.aws.amazon.com/lambda/latest/api/API_AddLayerVersionPermission.html
#include "services/lambda/layer_shapes.h"
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct AddLayerVersionPermission {
  static constexpr std::string_view name = "AddLayerVersionPermission";
  static constexpr aws::Route route{"POST", "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy"};
  static constexpr int status = 201;
  struct Input {
    std::string layer;
    int64_t version = 0;
    functions::LayerStatement statement;
    std::optional<std::string> organization, revision_id;
  };
  struct Output {
    std::string statement, revision_id;
  };
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return layer_access(host, name, in.layer, in.version);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    in.statement.organization = in.organization.value_or("");
    CO_TRY(auto added, co_await host.add_layer_permission(std::move(in.layer), in.version, std::move(in.statement),
                                                          in.revision_id.value_or("")));
    co_return Output{std::move(added.policy), std::move(added.revision_id)};
  }
};

template <class V>
void fields(V& v, AddLayerVersionPermission::Input& x) {
  v.required("LayerName", x.layer, kLayerName, Path{});
  v.required("VersionNumber", x.version, Path{});
  v.required("StatementId", x.statement.id, Length{1, 100}, Pattern{"([a-zA-Z0-9-_]+)"});
  v.required("Action", x.statement.action, Length{0, 22}, Pattern{"lambda:GetLayerVersion"});
  v.required("Principal", x.statement.principal, Pattern{"\\d{12}|\\*|arn:(aws[a-zA-Z-]*):iam::\\d{12}:root"});
  v.optional("OrganizationId", x.organization, Length{0, 34});
  v.optional("RevisionId", x.revision_id, Query{});
}
template <class V>
void fields(V& v, AddLayerVersionPermission::Output& x) {
  v.required("Statement", x.statement);
  v.required("RevisionId", x.revision_id);
}

aws::Operation add_layer_version_permission(Host& host) { return aws::bind<AddLayerVersionPermission>(host); }

}  // namespace services::lambda
