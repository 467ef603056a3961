// Router: the tree of an API's resources, one node per path segment. Finding a route costs one step per segment of the request,
// however many routes there are. The most specific wins: a literal before {name} before {name+}, and a node without the method
// gives way to the next best, as API Gateway has it. Immutable once built; any thread.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gateway {

using MethodIndex = uint32_t;
using PathParameters = std::vector<std::pair<std::string_view, std::string_view>>;  // name, value as sent

struct Route {
  MethodIndex method = 0;
  PathParameters parameters;  // views into the router and the path
};

class Router {
 public:
  Router();
  ~Router();
  Router(Router&&) noexcept;
  Router& operator=(Router&&) noexcept;

  /// `path` is a resource path ("/items/{id}"), `method` a method or "ANY".
  void add(std::string_view path, std::string_view method, MethodIndex index);
  /// `path` starts with '/' and is still percent-encoded; a slash at its end is ignored.
  std::optional<Route> find(std::string_view method, std::string_view path) const;

 private:
  struct Node;
  bool descend(const Node& node, std::string_view method, std::string_view rest, Route& route) const;
  std::unique_ptr<Node> root_;
};

}  // namespace gateway
