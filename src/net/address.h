// Socket addresses from text.
#pragma once
#include <sys/socket.h>

#include <cstdint>
#include <string>

#include "base/result.h"

namespace net {

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
  const sockaddr* raw() const { return reinterpret_cast<const sockaddr*>(&storage); }
  int family() const { return storage.ss_family; }
  void set_port(uint16_t port);
};

/// A numeric IPv4 or IPv6 address, or "localhost" (127.0.0.1).
base::Result<Address> parse_address(const std::string& text, uint16_t port);
/// The port a bound socket has; 0 when it has none.
uint16_t local_port(int fd);

}  // namespace net
