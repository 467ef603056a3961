// https://docs.aws.amazon.com/lambda/latest/api/API_RemoveLayerVersionPermission.html
#include "services/lambda/layer_shapes.h"
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct RemoveLayerVersionPermission {
  static constexpr std::string_view name = "RemoveLayerVersionPermission";
  static constexpr aws::Route route{"DELETE", "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy/{StatementId}"};
  static constexpr int status = 204;
  struct Input {
    std::string layer;
    int64_t version = 0;
    std::string statement;
    std::optional<std::string> revision_id;
  };
  struct Output {};
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return layer_access(host, name, in.layer, in.version);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    CO_CHECK_OK(co_await host.remove_layer_permission(std::move(in.layer), in.version, std::move(in.statement),
                                                      in.revision_id.value_or("")));
    co_return Output();
  }
};

template <class V>
void fields(V& v, RemoveLayerVersionPermission::Input& x) {
  v.required("LayerName", x.layer, kLayerName, Path{});
  v.required("VersionNumber", x.version, Path{});
  v.required("StatementId", x.statement, Length{1, 100}, Path{});
  v.optional("RevisionId", x.revision_id, Query{});
}
template <class V>
void fields(V&, RemoveLayerVersionPermission::Output&) {}

aws::Operation remove_layer_version_permission(Host& host) { return aws::bind<RemoveLayerVersionPermission>(host); }

}  // namespace services::lambda
