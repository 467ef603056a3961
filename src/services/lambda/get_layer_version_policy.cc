// https://docs.aws.amazon.com/lambda/latest/api/API_GetLayerVersionPolicy.html
#include "services/lambda/layer_shapes.h"
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct GetLayerVersionPolicy {
  static constexpr std::string_view name = "GetLayerVersionPolicy";
  static constexpr aws::Route route{"GET", "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy"};
  static constexpr int status = 200;
  struct Input {
    std::string layer;
    int64_t version = 0;
  };
  struct Output {
    std::string policy, revision_id;
  };
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return layer_access(host, name, in.layer, in.version);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    CO_TRY(auto found, host.layer_policy(in.layer, in.version));
    co_return Output{std::move(found.policy), std::move(found.revision_id)};
  }
};

template <class V>
void fields(V& v, GetLayerVersionPolicy::Input& x) {
  v.required("LayerName", x.layer, kLayerName, Path{});
  v.required("VersionNumber", x.version, Path{});
}
template <class V>
void fields(V& v, GetLayerVersionPolicy::Output& x) {
  v.required("Policy", x.policy);
  v.required("RevisionId", x.revision_id);
}

aws::Operation get_layer_version_policy(Host& host) { return aws::bind<GetLayerVersionPolicy>(host); }

}  // namespace services::lambda
