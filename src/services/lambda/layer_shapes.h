// What the operations of layers share.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "functions/layer.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

inline constexpr Length kLayerName{1, 2048};

inline constexpr Pattern kLayerPattern{
    "(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:"
    "\\d{12}:layer:[a-zA-Z0-9-_]{1,140}|[a-zA-Z0-9-_]{1,140})"};

/// Where a layer comes from. Only ZipFile is built.
struct LayerZip {
  std::optional<wire::Blob> zip;
  std::optional<std::string> bucket, key, version;
};
struct LayerContent {
  std::string code_sha256;
  int64_t code_bytes = 0;
};

/// A version as listings show it, and, with content and the layer's ARN, whole.
struct LayerVersionItem {
  std::string arn, description, created;
  int64_t version = 0;
  std::optional<std::vector<std::string>> runtimes, architectures;
  std::optional<std::string> license;
};
struct WholeLayerVersion {
  LayerContent content;
  std::string layer_arn;
  LayerVersionItem item;
};

inline LayerVersionItem layer_item(const Host& host, functions::LayerVersion version) {
  LayerVersionItem out{.arn = host.layer_arn(version.name, version.version),
                       .description = std::move(version.description),
                       .created = std::move(version.created),
                       .version = version.version};
  if (!version.runtimes.empty()) out.runtimes = std::move(version.runtimes);
  if (!version.architectures.empty()) out.architectures = std::move(version.architectures);
  if (!version.license.empty()) out.license = std::move(version.license);
  return out;
}

inline WholeLayerVersion whole_layer(const Host& host, functions::LayerVersion version) {
  WholeLayerVersion out{
      .content = {version.code_sha256, version.code_bytes}, .layer_arn = host.layer_arn(version.name), .item = {}};
  out.item = layer_item(host, std::move(version));
  return out;
}

inline std::vector<Access> layer_access(const Host& host, std::string_view action, std::string_view name, int64_t version) {
  std::string arn(name);
  if (!name.starts_with("arn:"))
    arn = host.layer_arn(name, version);
  else if (version)
    arn += ":" + std::to_string(version);
  return {{"lambda:" + std::string(action), std::move(arn), {}}};
}

template <class V>
void fields(V& v, LayerZip& x) {
  v.optional("S3Bucket", x.bucket);
  v.optional("S3Key", x.key);
  v.optional("S3ObjectVersion", x.version);
  v.optional("ZipFile", x.zip);
}
template <class V>
void fields(V& v, LayerContent& x) {
  v.required("CodeSha256", x.code_sha256);
  v.required("CodeSize", x.code_bytes);
}
template <class V>
void fields(V& v, LayerVersionItem& x) {
  v.required("LayerVersionArn", x.arn);
  v.required("Version", x.version);
  v.required("Description", x.description);
  v.required("CreatedDate", x.created);
  v.optional("CompatibleRuntimes", x.runtimes);
  v.optional("CompatibleArchitectures", x.architectures);
  v.optional("LicenseInfo", x.license);
}
template <class V>
void fields(V& v, WholeLayerVersion& x) {
  v.required("Content", x.content);
  v.required("LayerArn", x.layer_arn);
  fields(v, x.item);
}

}  // namespace services::lambda
