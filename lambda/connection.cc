#include "lambda/connection.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>

extern "C" int __nss_configure_lookup(const char* database, const char* services);

namespace lambda {
namespace {

base::Error unreachable(const Endpoint& endpoint, std::string_view why) {
  return {base::ErrorKind::unavailable, "EndpointConnectionError",
          fmt::format("Could not reach {}:{}: {}", endpoint.host, endpoint.port, why)};
}

void set_timeout(int socket, int seconds) {
  timeval limit{seconds, 0};
  setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

/// One context for the process: the system's certificate authorities, wherever this Linux keeps them.
SSL_CTX* tls_context() {
  static SSL_CTX* context = [] {
    SSL_CTX* made = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_verify(made, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_min_proto_version(made, TLS1_2_VERSION);
    const char* chosen = std::getenv("SSL_CERT_FILE");
    for (const char* file : {chosen, "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/certs/ca-certificates.crt"}) {
      if (file && SSL_CTX_load_verify_locations(made, file, nullptr) == 1) break;
    }
    return made;
  }();
  return context;
}

/// The request as it goes over the wire.
void append_request(std::string& message, const wire::Request& request, const Endpoint& endpoint) {
  message.append(request.method).append(" ").append(request.target).append(" HTTP/1.1\r\nHost: ").append(endpoint.authority());
  message.append("\r\n");
  for (const auto& [name, value] : request.headers) {
    if (!wire::equals_ignoring_case(name, "host")) message.append(name).append(": ").append(value).append("\r\n");
  }
  if (request.method != "GET") message.append("Content-Length: ").append(std::to_string(request.body.size())).append("\r\n");
  message.append("\r\n").append(request.body);
}

bool parse_head(std::string_view head, wire::Response& answer) {
  if (head.size() < 12 || !head.starts_with("HTTP/1.")) return false;
  if (std::from_chars(head.data() + 9, head.data() + 12, answer.status).ec != std::errc{}) return false;
  size_t at = head.find("\r\n");
  while (at != std::string_view::npos && at + 2 < head.size()) {
    size_t end = head.find("\r\n", at + 2);
    auto line = head.substr(at + 2, end == std::string_view::npos ? end : end - at - 2);
    auto colon = line.find(':');
    if (colon == std::string_view::npos) return false;
    auto value = line.substr(colon + 1);
    while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
    while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);
    answer.headers.add(std::string(line.substr(0, colon)), std::string(value));
    at = end;
  }
  return true;
}

}  // namespace

base::Result<Endpoint> Endpoint::parse(std::string_view url) {
  Endpoint endpoint;
  std::string_view rest = url;
  if (rest.starts_with("https://")) {
    endpoint.secure = true;
    endpoint.port = 443;
    rest.remove_prefix(8);
  } else if (rest.starts_with("http://")) {
    rest.remove_prefix(7);
  }
  rest = rest.substr(0, rest.find('/'));
  auto colon = rest.rfind(':');
  if (colon != std::string_view::npos) {
    auto digits = rest.substr(colon + 1);
    auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), endpoint.port);
    if (problem != std::errc{} || end != digits.data() + digits.size() || endpoint.port < 1 || endpoint.port > 65535) {
      return base::fail({base::ErrorKind::invalid, "InvalidEndpoint", fmt::format("'{}' is not host:port or a URL", url)});
    }
    rest = rest.substr(0, colon);
  }
  if (rest.empty()) return base::fail({base::ErrorKind::invalid, "InvalidEndpoint", fmt::format("'{}' names no host", url)});
  endpoint.host = rest;
  return endpoint;
}

std::string Endpoint::authority() const { return port == (secure ? 443 : 80) ? host : fmt::format("{}:{}", host, port); }

base::Status Connection::connect() {
  __nss_configure_lookup("hosts", "files dns");  // a self-contained program must not look for the host's plug-ins
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  auto port = std::to_string(endpoint_.port);
  if (int problem = getaddrinfo(endpoint_.host.c_str(), port.c_str(), &wanted, &found); problem != 0) {
    return base::fail(unreachable(endpoint_, gai_strerror(problem)));
  }
  int error = 0;
  for (auto* address = found; address && socket_ < 0; address = address->ai_next) {
    int candidate = ::socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    set_timeout(candidate, timeout_seconds);
    if (::connect(candidate, address->ai_addr, address->ai_addrlen) == 0) {
      socket_ = candidate;
    } else {
      error = errno;
      ::close(candidate);
    }
  }
  freeaddrinfo(found);
  if (socket_ < 0) return base::fail(unreachable(endpoint_, std::strerror(error)));
  timeout_ = timeout_seconds;
  int on = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  buffer_.clear();
  return endpoint_.secure ? secure_it() : base::Status();
}

base::Status Connection::secure_it() {
  tls_ = SSL_new(tls_context());
  SSL_set_tlsext_host_name(tls_, endpoint_.host.c_str());
  SSL_set1_host(tls_, endpoint_.host.c_str());
  SSL_set_fd(tls_, socket_);
  if (SSL_connect(tls_) == 1) return {};
  long verdict = SSL_get_verify_result(tls_);
  auto why = verdict == X509_V_OK ? "the TLS handshake failed" : X509_verify_cert_error_string(verdict);
  disconnect();
  return base::fail(unreachable(endpoint_, why));
}

void Connection::disconnect() {
  if (tls_) SSL_free(tls_);
  if (socket_ >= 0) ::close(socket_);
  tls_ = nullptr;
  socket_ = -1;
}

void Connection::wait_at_most(int seconds) {
  if (timeout_ == seconds) return;
  set_timeout(socket_, seconds);
  timeout_ = seconds;
}

bool Connection::send_all(std::string_view bytes) {
  while (!bytes.empty()) {
    long sent = tls_ ? SSL_write(tls_, bytes.data(), static_cast<int>(std::min<size_t>(bytes.size(), 1 << 30)))
                     : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && !tls_ && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

long Connection::receive(char* into, size_t size) {
  for (;;) {
    long got = tls_ ? SSL_read(tls_, into, static_cast<int>(size)) : ::recv(socket_, into, size, 0);
    if (got < 0 && !tls_ && errno == EINTR) continue;
    return got;
  }
}

base::Result<wire::Response> Connection::exchange(const wire::Request& request, Wait wait) {
  std::string message;
  append_request(message, request, endpoint_);
  for (;;) {
    bool reused = socket_ >= 0;
    if (!reused) CHECK_OK(connect());
    wait_at_most(wait == Wait::forever ? 0 : timeout_seconds);
    bool received_anything = false;
    base::Result<wire::Response> answer = base::fail(unreachable(endpoint_, "the connection closed"));
    if (send_all(message)) answer = read_answer(received_anything);
    if (answer) return answer;
    disconnect();
    if (!reused || received_anything) return answer;
  }
}

base::Result<Connection::Two> Connection::exchange_two(const wire::Request& first, const wire::Request& second) {
  std::string message;
  append_request(message, first, endpoint_);
  append_request(message, second, endpoint_);
  if (socket_ < 0) CHECK_OK(connect());
  wait_at_most(0);
  bool received_anything = false;
  if (!send_all(message)) {
    disconnect();
    return base::fail(unreachable(endpoint_, "the connection closed"));
  }
  TRY(auto answer, read_answer(received_anything));
  if (socket_ < 0) {  // closed after the first answer: the second is asked for anew
    TRY(auto next, exchange(second, Wait::forever));
    return Two{std::move(answer), std::move(next)};
  }
  TRY(auto next, read_answer(received_anything));
  return Two{std::move(answer), std::move(next)};
}

base::Status Connection::begin_pieces(const wire::Request& head) {
  if (socket_ < 0) CHECK_OK(connect());
  wait_at_most(0);
  std::string message = fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\nTransfer-Encoding: chunked\r\n", head.method, head.target,
                                    endpoint_.authority());
  for (const auto& [name, value] : head.headers) message.append(name).append(": ").append(value).append("\r\n");
  return send_or_break(message + "\r\n");
}

base::Status Connection::send_piece(std::string_view piece) {
  if (piece.empty()) return {};
  return send_or_break(fmt::format("{:x}\r\n{}\r\n", piece.size(), piece));
}

base::Result<wire::Response> Connection::end_pieces(const wire::Headers& trailers) {
  std::string message = "0\r\n";
  for (const auto& [name, value] : trailers) message.append(name).append(": ").append(value).append("\r\n");
  CHECK_OK(send_or_break(message + "\r\n"));
  bool received_anything = false;
  return read_answer(received_anything);
}

base::Status Connection::send_or_break(std::string_view message) {
  if (socket_ >= 0 && send_all(message)) return {};
  disconnect();
  return base::fail(unreachable(endpoint_, "the connection closed"));
}

base::Result<wire::Response> Connection::read_answer(bool& received_anything) {
  auto more = [&] {
    char chunk[16384];
    long got = receive(chunk, sizeof chunk);
    if (got <= 0 || buffer_.size() > max_answer_bytes) return false;
    received_anything = true;
    buffer_.append(chunk, static_cast<size_t>(got));
    return true;
  };
  auto broken = [&] { return base::fail(unreachable(endpoint_, "the answer was cut short or malformed")); };

  wire::Response answer;
  size_t head;
  do {  // 1xx answers announce another
    while ((head = buffer_.find("\r\n\r\n")) == std::string::npos) {
      if (!more()) return broken();
    }
    answer = {};
    if (!parse_head(std::string_view(buffer_).substr(0, head), answer)) return broken();
    buffer_.erase(0, head + 4);
  } while (answer.status < 200);

  auto number = [](std::string_view text, int radix) {
    size_t value = max_answer_bytes + 1;
    std::from_chars(text.data(), text.data() + text.size(), value, radix);
    return value;
  };
  if (auto* length = answer.headers.find("content-length")) {
    size_t size = number(*length, 10);
    if (size > max_answer_bytes) return broken();
    while (buffer_.size() < size) {
      if (!more()) return broken();
    }
    answer.body.assign(buffer_, 0, size);
    buffer_.erase(0, size);
  } else if (answer.headers.get("transfer-encoding") == "chunked") {
    for (;;) {
      size_t line;
      while ((line = buffer_.find("\r\n")) == std::string::npos) {
        if (!more()) return broken();
      }
      size_t size = number(std::string_view(buffer_).substr(0, line), 16);
      if (answer.body.size() + size > max_answer_bytes) return broken();
      while (buffer_.size() < line + 2 + size + 2) {
        if (!more()) return broken();
      }
      answer.body.append(buffer_, line + 2, size);
      buffer_.erase(0, line + 2 + size + 2);
      if (size == 0) break;
    }
  } else if (answer.status != 204 && answer.status != 304) {
    while (more()) {
    }
    answer.body = std::move(buffer_);
    disconnect();
  }
  if (wire::equals_ignoring_case(answer.headers.get("connection"), "close")) disconnect();
  return answer;
}

}  // namespace lambda
