#include "net/address.h"

#include <arpa/inet.h>
#include <unistd.h>

#include <cerrno>

#include "net/errors.h"
#include "net/limits.h"

namespace net {

base::Result<Address> parse_address(const std::string& text, uint16_t port) {
  Address address;
  auto& v4 = reinterpret_cast<sockaddr_in&>(address.storage);
  auto& v6 = reinterpret_cast<sockaddr_in6&>(address.storage);
  const std::string& numeric = text == "localhost" ? "127.0.0.1" : text;
  if (inet_pton(AF_INET, numeric.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    address.size = sizeof v4;
  } else if (inet_pton(AF_INET6, numeric.c_str(), &v6.sin6_addr) == 1) {
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    address.size = sizeof v6;
  } else {
    return base::fail(errors::bad_address(text));
  }
  return address;
}

void Address::set_port(uint16_t port) {
  if (family() == AF_INET) reinterpret_cast<sockaddr_in&>(storage).sin_port = htons(port);
  if (family() == AF_INET6) reinterpret_cast<sockaddr_in6&>(storage).sin6_port = htons(port);
}

uint16_t Address::port() const {
  if (family() == AF_INET) return ntohs(reinterpret_cast<const sockaddr_in&>(storage).sin_port);
  if (family() == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(storage).sin6_port);
  return 0;
}

std::string Address::text() const {
  char text[INET6_ADDRSTRLEN] = "";
  if (family() == AF_INET) inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(storage).sin_addr, text, sizeof text);
  if (family() == AF_INET6) inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6&>(storage).sin6_addr, text, sizeof text);
  return text;
}

int accept_from(int listening, Address& from) {
  from.size = sizeof from.storage;
  return ::accept4(listening, reinterpret_cast<sockaddr*>(&from.storage), &from.size, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

uint16_t local_port(int fd) {
  Address address;
  address.size = sizeof address.storage;
  return getsockname(fd, reinterpret_cast<sockaddr*>(&address.storage), &address.size) == 0 ? address.port() : 0;
}

base::Result<int> open_listening(const std::string& text, uint16_t port, Claim claim) {
  TRY(auto address, parse_address(text, port));
  int fd = ::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return base::fail(errors::cannot_listen(text, port, errno));
  auto set = [fd](int option) {
    int on = 1;
    ::setsockopt(fd, SOL_SOCKET, option, &on, sizeof on);
  };
  set(SO_REUSEADDR);  // a port whose last connections linger is free
  if (claim == Claim::join) set(SO_REUSEPORT);
  if (::bind(fd, address.raw(), address.size) != 0 || ::listen(fd, limits::backlog) != 0) {
    int why = errno;
    ::close(fd);
    return base::fail(why == EADDRINUSE ? errors::port_in_use(text, port) : errors::cannot_listen(text, port, why));
  }
  if (claim == Claim::first) set(SO_REUSEPORT);
  return fd;
}

}  // namespace net
