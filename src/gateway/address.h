// Address: which API and stage a request is for, from its Host or its path.
//
//   {api}.execute-api.{region}.amazonaws.com/{stage}/...    {api}.execute-api[.{region}].localhost[...][:port]/{stage}/...
//   /restapis/{api}/{stage}/_user_request_/...              /_aws/execute-api/{api}/{stage}/...
#pragma once
#include <optional>
#include <string_view>

namespace gateway {

/// Views into what was given. The path has no query string and keeps its encoding; "" is the root.
struct Address {
  std::string_view api;
  std::string_view stage;
  std::string_view path;
};

std::optional<Address> address_of(std::string_view host, std::string_view target);

}  // namespace gateway
