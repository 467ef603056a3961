// https://docs.aws.amazon.com/lambda/latest/api/API_DeleteLayerVersion.html
#include "services/lambda/layer_shapes.h"
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct DeleteLayerVersion {
  static constexpr std::string_view name = "DeleteLayerVersion";
  static constexpr aws::Route route{"DELETE", "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}"};
  static constexpr int status = 204;
  struct Input {
    std::string layer;
    int64_t version = 0;
  };
  struct Output {};
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return layer_access(host, name, in.layer, in.version);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    CO_CHECK_OK(co_await host.remove_layer_version(std::move(in.layer), in.version));
    co_return Output();
  }
};

template <class V>
void fields(V& v, DeleteLayerVersion::Input& x) {
  v.required("LayerName", x.layer, kLayerName, Path{});
  v.required("VersionNumber", x.version, Path{});
}
template <class V>
void fields(V&, DeleteLayerVersion::Output&) {}

aws::Operation delete_layer_version(Host& host) { return aws::bind<DeleteLayerVersion>(host); }

}  // namespace services::lambda
