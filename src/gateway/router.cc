#include "gateway/router.h"

#include <algorithm>
#include <functional>

namespace gateway {

struct Router::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> parameter;
  std::unique_ptr<Node> greedy;
  std::string name;  // of the parameter this node stands for
  std::vector<std::pair<std::string, MethodIndex>> methods;
  std::optional<MethodIndex> any;

  std::optional<MethodIndex> find(std::string_view method) const {
    for (auto& [name, index] : methods) {
      if (name == method) return index;
    }
    return any;
  }
};

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::add(std::string_view path, std::string_view method, MethodIndex index) {
  Node* node = root_.get();
  path.remove_prefix(path.starts_with('/') ? 1 : 0);
  while (!path.empty()) {
    auto segment = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), segment.size() + 1));
    bool variable = segment.starts_with('{') && segment.ends_with('}');
    bool greedy = variable && segment.ends_with("+}");
    auto& next = greedy ? node->greedy : variable ? node->parameter : node->literals[std::string(segment)];
    if (!next) next = std::make_unique<Node>();
    if (variable) next->name = segment.substr(1, segment.size() - (greedy ? 3 : 2));
    node = next.get();
  }
  if (method == "ANY") {
    node->any = index;
  } else {
    node->methods.emplace_back(method, index);
  }
}

bool Router::descend(const Node& node, std::string_view method, std::string_view rest, Route& route) const {
  if (rest.empty()) {
    auto index = node.find(method);
    if (index) route.method = *index;
    return index.has_value();
  }
  auto segment = rest.substr(0, rest.find('/'));
  auto after = rest.substr(std::min(rest.size(), segment.size() + 1));
  if (!segment.empty()) {
    if (auto literal = node.literals.find(segment); literal != node.literals.end()) {
      if (descend(*literal->second, method, after, route)) return true;
    }
    if (node.parameter) {
      route.parameters.emplace_back(node.parameter->name, segment);
      if (descend(*node.parameter, method, after, route)) return true;
      route.parameters.pop_back();
    }
  }
  if (!node.greedy) return false;
  auto index = node.greedy->find(method);
  if (!index) return false;
  route.parameters.emplace_back(node.greedy->name, rest);
  route.method = *index;
  return true;
}

std::optional<Route> Router::find(std::string_view method, std::string_view path) const {
  static constexpr std::string_view known[] = {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"};
  if (std::ranges::find(known, method) == std::end(known)) return {};
  while (path.starts_with('/')) path.remove_prefix(1);
  while (path.ends_with('/')) path.remove_suffix(1);
  Route route;
  if (!descend(*root_, method, path, route)) return {};
  return route;
}

}  // namespace gateway
