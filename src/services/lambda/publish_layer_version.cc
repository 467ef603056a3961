// https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html
#include "functions/errors.h"
#include "services/lambda/layer_shapes.h"
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct PublishLayerVersion {
  static constexpr std::string_view name = "PublishLayerVersion";
  static constexpr aws::Route route{"POST", "/2018-10-31/layers/{LayerName}/versions"};
  static constexpr int status = 201;
  struct Input {
    std::string layer;
    std::optional<std::string> description, license;
    LayerZip content;
    std::optional<std::vector<std::string>> architectures, runtimes;
  };
  using Output = WholeLayerVersion;
  static std::vector<Access> access(Host& host, const Call&, const Input& in) { return layer_access(host, name, in.layer, 0); }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    if (!in.content.zip)
      co_return base::fail(functions::invalid_parameter("Layers from S3 are not supported; send Content as ZipFile."));
    functions::NewLayerVersion fresh{.name = std::move(in.layer), .description = in.description.value_or("")};
    if (in.runtimes) fresh.runtimes = *std::move(in.runtimes);
    if (in.architectures) fresh.architectures = *std::move(in.architectures);
    fresh.license = in.license.value_or("");
    fresh.zip = std::move(in.content.zip->bytes);
    CO_TRY(auto made, co_await host.publish_layer(std::move(fresh)));
    co_return whole_layer(host, std::move(made));
  }
};

template <class V>
void fields(V& v, PublishLayerVersion::Input& x) {
  v.required("LayerName", x.layer, kLayerName, kLayerPattern, Path{});
  v.optional("Description", x.description, Length{0, 256});
  v.required("Content", x.content);
  v.optional("CompatibleArchitectures", x.architectures, Length{0, 2});
  v.optional("CompatibleRuntimes", x.runtimes, Length{0, 15});
  v.optional("LicenseInfo", x.license, Length{0, 512});
}

aws::Operation publish_layer_version(Host& host) { return aws::bind<PublishLayerVersion>(host); }

}  // namespace services::lambda
