// https://docs.aws.amazon.com/lambda/latest/api/API_GetLayerVersion.html
#include "services/lambda/layer_shapes.h"
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct GetLayerVersion {
  static constexpr std::string_view name = "GetLayerVersion";
  static constexpr aws::Route route{"GET", "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}"};
  static constexpr int status = 200;
  struct Input {
    std::string layer;
    int64_t version = 0;
  };
  using Output = WholeLayerVersion;
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return layer_access(host, name, in.layer, in.version);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    CO_TRY(auto found, host.layer_version(in.layer, in.version));
    co_return whole_layer(host, std::move(found));
  }
};

template <class V>
void fields(V& v, GetLayerVersion::Input& x) {
  v.required("LayerName", x.layer, kLayerName, Path{});
  v.required("VersionNumber", x.version, Path{});
}

aws::Operation get_layer_version(Host& host) { return aws::bind<GetLayerVersion>(host); }

}  // namespace services::lambda
