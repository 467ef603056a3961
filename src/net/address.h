// Socket addresses from text and to it, and the sockets that listen on them.
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
  uint16_t port() const;     // 0: it has none
  std::string text() const;  // numeric, without the port; "" when it is neither IPv4 nor IPv6
};

/// A numeric IPv4 or IPv6 address, or "localhost" (127.0.0.1).
base::Result<Address> parse_address(const std::string& text, uint16_t port);
/// The next connection, non-blocking; -1 and why in errno.
int accept_from(int listening, Address& from);
/// The port a bound socket has; 0 when it has none.
uint16_t local_port(int fd);

/// Whose a port is. SO_REUSEPORT lets any process of the same user join a port that uses it, silently. So the first of several
/// sockets takes the port for itself alone, and only then lets the others of its server in.
enum class Claim { sole, first, join };
/// A non-blocking socket that listens on a numeric address; port 0 takes a free one.
base::Result<int> open_listening(const std::string& address, uint16_t port, Claim claim);

}  // namespace net
