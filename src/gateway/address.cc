#include "gateway/address.h"

#include "wire/http.h"

namespace gateway {
namespace {

// The label at the front, taken off with the dot behind it.
std::string_view take_label(std::string_view& host) {
  auto label = host.substr(0, host.find('.'));
  host.remove_prefix(std::min(host.size(), label.size() + 1));
  return label;
}

std::string_view take_segment(std::string_view& path) {
  while (path.starts_with('/')) path.remove_prefix(1);
  auto segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

// The API of "api.execute-api...", or "".
std::string_view api_of_host(std::string_view host) {
  host = host.substr(0, host.find(':'));
  auto api = take_label(host);
  if (!wire::equals_ignoring_case(take_label(host), "execute-api") || api.empty() || host.empty()) return {};
  return api;
}

}  // namespace

std::optional<Address> address_of(std::string_view host, std::string_view target) {
  auto path = target.substr(0, target.find('?'));
  if (auto api = api_of_host(host); !api.empty()) {
    auto stage = take_segment(path);
    return Address{api, stage, path};
  }
  constexpr std::string_view by_api = "/restapis/", internal = "/_aws/execute-api/", mark = "/_user_request_";
  if (path.starts_with(internal)) {
    path.remove_prefix(internal.size() - 1);
    auto api = take_segment(path);
    auto stage = take_segment(path);
    if (api.empty()) return {};
    return Address{api, stage, path};
  }
  if (path.starts_with(by_api)) {
    path.remove_prefix(by_api.size() - 1);
    auto api = take_segment(path);
    auto stage = take_segment(path);
    if (!path.starts_with(mark) || (path.size() > mark.size() && path[mark.size()] != '/')) return {};
    path.remove_prefix(mark.size());
    return Address{api, stage, path};
  }
  return {};
}

}  // namespace gateway
