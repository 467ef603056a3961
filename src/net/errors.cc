#include "net/errors.h"

#include <fmt/format.h>

#include <cstring>

namespace net::errors {
using base::Error;
using base::ErrorKind;

Error port_in_use(const std::string& address, uint16_t port) {
  return {ErrorKind::conflict, "PortInUse",
          fmt::format("port {} is in use; stop the program that listens on {}:{} or choose another port", port, address, port)};
}
Error cannot_listen(const std::string& address, uint16_t port, int error_number) {
  return {ErrorKind::unavailable, "CannotListen",
          fmt::format("cannot listen on {}:{}: {}", address, port, strerror(error_number))};
}
Error bad_address(std::string_view address) {
  return {ErrorKind::invalid, "BadAddress", fmt::format("'{}' is not a numeric address or \"localhost\"", address)};
}
Error connection_failed(std::string_view host, uint16_t port, std::string_view why) {
  return {ErrorKind::unavailable, "ConnectionFailed", fmt::format("no connection to {}:{}: {}", host, port, why)};
}
Error timed_out(std::string_view host, uint16_t port, int timeout_ms) {
  return {ErrorKind::unavailable, "Timeout", fmt::format("{}:{} did not answer within {} ms", host, port, timeout_ms)};
}
Error not_proven(std::string_view peer, std::string_view why) {
  return {
      ErrorKind::denied, "NotProven",
      fmt::format("{} and this side did not prove to each other who they are ({})", peer, why.empty() ? "it hung up" : why)};
}
Error channel_failed(std::string_view peer, std::string_view why) {
  return {ErrorKind::unavailable, "ChannelFailed", fmt::format("the connection to {} is gone: {}", peer, why)};
}
Error bad_response(std::string_view host, uint16_t port) {
  return {ErrorKind::unavailable, "BadResponse", fmt::format("{}:{} did not answer in HTTP/1.1", host, port)};
}
Error untrusted(std::string_view host, uint16_t port, std::string_view why) {
  return {ErrorKind::unavailable, "Untrusted", fmt::format("{}:{} is not trusted: {}", host, port, why)};
}
Error bad_certificate(std::string_view file, std::string_view why) {
  return {ErrorKind::invalid, "BadCertificate", fmt::format("cannot use the certificates or key in {}: {}", file, why)};
}
Error name_not_found(std::string_view host, std::string_view why) {
  return {ErrorKind::unavailable, "NameNotFound", fmt::format("no address for {}: {}", host, why)};
}
Error too_many_lookups(std::string_view host) {
  return {ErrorKind::unavailable, "ServiceUnavailable",
          fmt::format("no address for {}: too many names are being looked up", host)};
}
Error bad_authority(std::string_view why) { return {ErrorKind::invalid, "BadAuthority", std::string(why)}; }
Error bad_url(std::string_view url, std::string_view why) {
  return {ErrorKind::invalid, "BadUrl", fmt::format("'{}' is not a URL of a server: {}", url, why)};
}

}  // namespace net::errors
