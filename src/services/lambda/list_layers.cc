// https://docs.aws.amazon.com/lambda/latest/api/API_ListLayers.html
#include "services/lambda/layer_shapes.h"
#include "services/lambda/operations.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

struct ListLayers {
  static constexpr std::string_view name = "ListLayers";
  static constexpr aws::Route route{"GET", "/2018-10-31/layers"};
  static constexpr int status = 200;
  struct Input {
    std::optional<std::string> filter_architecture, filter_runtime, marker;
    std::optional<int> limit;
  };
  struct Item {
    std::string name, arn;
    LayerVersionItem latest;
  };
  struct Output {
    std::optional<std::string> next;
    std::vector<Item> layers;
  };
  static std::vector<Access> access(Host&, const Call&, const Input&) { return {{"lambda:ListLayers", "*", {}}}; }
  static Task<Result<Output>> run(Host& host, const Call&, Input in) {
    Output out;
    for (auto& each : host.latest_layers({in.filter_runtime.value_or(""), in.filter_architecture.value_or("")})) {
      if (in.marker && each.name <= *in.marker) continue;
      if (out.layers.size() == static_cast<size_t>(in.limit.value_or(50))) {
        out.next = out.layers.back().name;
        break;
      }
      auto layer = each.name;
      out.layers.push_back({layer, host.layer_arn(layer), layer_item(host, std::move(each))});
    }
    co_return out;
  }
};

template <class V>
void fields(V& v, ListLayers::Input& x) {
  v.optional("CompatibleArchitecture", x.filter_architecture, Query{});
  v.optional("CompatibleRuntime", x.filter_runtime, Query{});
  v.optional("Marker", x.marker, Query{});
  v.optional("MaxItems", x.limit, Range{1, 50}, Query{});
}
template <class V>
void fields(V& v, ListLayers::Item& x) {
  v.required("LayerName", x.name);
  v.required("LayerArn", x.arn);
  v.required("LatestMatchingVersion", x.latest);
}
template <class V>
void fields(V& v, ListLayers::Output& x) {
  v.optional("NextMarker", x.next);
  v.required("Layers", x.layers);
}

aws::Operation list_layers(Host& host) { return aws::bind<ListLayers>(host); }

}  // namespace services::lambda
