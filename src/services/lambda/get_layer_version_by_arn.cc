// https://docs.aws.amazon.com/lambda/latest/api/API_GetLayerVersionByArn.html
#include "services/lambda/layer_shapes.h"
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct GetLayerVersionByArn {
  static constexpr std::string_view name = "GetLayerVersionByArn";
  static constexpr aws::Route route{"GET", "/2018-10-31/layers?find=LayerVersion"};
  static constexpr int status = 200;
  struct Input {
    std::string arn;
  };
  using Output = WholeLayerVersion;
  static std::vector<Access> access(Host& host, const Call&, const Input& in) {
    return layer_access(host, "GetLayerVersion", in.arn, 0);
  }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    CO_TRY(auto found, host.layer_version_of(in.arn));
    co_return whole_layer(host, std::move(found));
  }
};

template <class V>
void fields(V& v, GetLayerVersionByArn::Input& x) {
  v.required("Arn", x.arn, Length{1, 2048}, Query{});
}

aws::Operation get_layer_version_by_arn(Host& host) { return aws::bind<GetLayerVersionByArn>(host); }

}  // namespace services::lambda
