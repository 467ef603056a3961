// https://docs.aws.amazon.com/lambda/latest/api/API_ListLayerVersions.html
#include "services/lambda/layer_shapes.h"
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct ListLayerVersions {
  static constexpr std::string_view name = "ListLayerVersions";
  static constexpr aws::Route route{"GET", "/2018-10-31/layers/{LayerName}/versions"};
  static constexpr int status = 200;
  struct Input {
    std::string layer;
    std::optional<std::string> filter_architecture, filter_runtime, marker;
    std::optional<int> limit;
  };
  struct Output {
    std::optional<std::string> next;
    std::vector<LayerVersionItem> versions;
  };
  static std::vector<Access> access(Host& host, const Call&, const Input& in) { return layer_access(host, name, in.layer, 0); }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    Output out;
    for (auto& each : host.layer_versions(in.layer, {in.filter_runtime.value_or(""), in.filter_architecture.value_or("")})) {
      if (in.marker && std::to_string(each.version).size() > in.marker->size()) continue;
      if (in.marker && std::to_string(each.version).size() == in.marker->size() && std::to_string(each.version) >= *in.marker)
        continue;
      if (out.versions.size() == static_cast<size_t>(in.limit.value_or(50))) {
        out.next = std::to_string(out.versions.back().version);
        break;
      }
      out.versions.push_back(layer_item(host, std::move(each)));
    }
    co_return out;
  }
};

template <class V>
void fields(V& v, ListLayerVersions::Input& x) {
  v.required("LayerName", x.layer, kLayerName, Path{});
  v.optional("CompatibleArchitecture", x.filter_architecture, Query{});
  v.optional("CompatibleRuntime", x.filter_runtime, Query{});
  v.optional("Marker", x.marker, Query{});
  v.optional("MaxItems", x.limit, Range{1, 50}, Query{});
}
template <class V>
void fields(V& v, ListLayerVersions::Output& x) {
  v.optional("NextMarker", x.next);
  v.required("LayerVersions", x.versions);
}

aws::Operation list_layer_versions(Host& host) { return aws::bind<ListLayerVersions>(host); }

}  // namespace services::lambda
