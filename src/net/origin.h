// Origin: where a server is, as a URL says it: scheme, host, port.
#pragma once
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace net {

enum class Scheme { http, https };

struct Origin {
  Scheme scheme = Scheme::http;
  std::string host;  // a name or a numeric address, IPv6 without brackets
  uint16_t port = 80;

  auto operator<=>(const Origin&) const = default;
  /// As a Host field wants it: without the scheme's usual port, IPv6 in brackets.
  std::string authority() const;
  std::string url() const;  // "https://dynamodb.eu-west-1.amazonaws.com"
};

/// HOST or HOST:PORT, as URLs have them.
struct Authority {
  std::string host;   // a name in lower case or a numeric address, IPv6 without brackets
  uint16_t port = 0;  // 0: none is said
};
/// An IPv6 address stands in brackets. The error's message says only what is wrong with it.
base::Result<Authority> parse_authority(std::string_view text);

/// An origin, and the path that follows it without a slash at its end.
struct Url {
  Origin origin;
  std::string path;
};
/// http or https, a host, maybe a port and a path; no user, query or fragment.
base::Result<Url> parse_url(std::string_view text);

}  // namespace net
