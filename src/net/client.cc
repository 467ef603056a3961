#include "net/client.h"

#include <sys/socket.h>
#include <unistd.h>

#include <fmt/format.h>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/buffer.hpp>
#include <cerrno>
#include <cstring>
#include <map>

#include "net/address.h"
#include "net/connection.h"
#include "net/errors.h"
#include "net/loop_state.h"

namespace net {
namespace {

namespace asio = boost::asio;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>,
                                         asio::io_context::executor_type>;

/// The request as bytes, framed by us: the caller's own framing fields are left out.
std::string render(const wire::Request& request, const std::string& host, uint16_t port) {
  std::string out;
  out.reserve(512 + request.body.size());
  out += request.method;
  out += ' ';
  out += request.target;
  out += " HTTP/1.1\r\n";
  if (!request.headers.find("Host")) out += fmt::format("Host: {}:{}\r\n", host, port);
  for (auto& [name, value] : request.headers) {
    bool ours = wire::equals_ignoring_case(name, "Content-Length") || wire::equals_ignoring_case(name, "Transfer-Encoding") ||
                wire::equals_ignoring_case(name, "Connection");
    if (ours || !is_token(name) || !is_field_value(value)) continue;
    out += name;
    out += ": ";
    out += value;
    out += "\r\n";
  }
  bool bodyless = request.body.empty() && (request.method == "GET" || request.method == "HEAD" || request.method == "DELETE");
  if (!bodyless) out += fmt::format("Content-Length: {}\r\n", request.body.size());
  out += "\r\n";
  out += request.body;
  return out;
}

}  // namespace

struct Client::Pool {
  struct Link {
    Link(Loop& loop, Socket socket) : socket(std::move(socket)), timer(loop.state().io) {}
    Socket socket;
    Timer timer;
    Waiter waiter;
  };
  Loop& loop;
  std::map<std::pair<std::string, uint16_t>, std::vector<std::unique_ptr<Link>>> idle;

  explicit Pool(Loop& loop) : loop(loop) {}
  std::unique_ptr<Link> reuse(const std::string& host, uint16_t port);
  base::Result<std::unique_ptr<Link>> connect(const std::string& host, uint16_t port);
  static base::Task<base::Result<wire::Response>> exchange(Link& link, const std::string& request, std::string_view method,
                                                           const std::string& host, uint16_t port, bool& reusable);
};

/// A kept connection that is still open and quiet, or nullptr.
std::unique_ptr<Client::Pool::Link> Client::Pool::reuse(const std::string& host, uint16_t port) {
  auto found = idle.find({host, port});
  while (found != idle.end() && !found->second.empty()) {
    auto link = std::move(found->second.back());
    found->second.pop_back();
    char byte;
    if (::recv(link->socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN) return link;
  }
  return nullptr;
}

/// A connection under way: its socket becomes writable when it stands or has failed.
base::Result<std::unique_ptr<Client::Pool::Link>> Client::Pool::connect(const std::string& host, uint16_t port) {
  TRY(auto address, parse_address(host, port));
  Socket socket(loop.state().io);
  boost::system::error_code error;
  socket.open(asio::generic::stream_protocol(address.family(), 0), error);
  if (!error) socket.native_non_blocking(true, error);
  if (error) return base::fail(errors::connection_failed(host, port, error.message()));
  int fd = socket.native_handle();
  if (::connect(fd, address.raw(), address.size) != 0 && errno != EINPROGRESS) {
    return base::fail(errors::connection_failed(host, port, strerror(errno)));
  }
  return std::make_unique<Link>(loop, std::move(socket));
}

/// `reusable` is set when the connection may carry another request.
base::Task<base::Result<wire::Response>> Client::Pool::exchange(Link& link, const std::string& request, std::string_view method,
                                                                const std::string& host, uint16_t port, bool& reusable) {
  int fd = link.socket.native_handle();
  Outgoing outgoing;
  outgoing.start(request, {});
  for (;;) {
    auto progress = outgoing.send(fd);
    if (progress == Outgoing::Progress::done) break;
    bool connecting = progress == Outgoing::Progress::failed && errno == ENOTCONN;
    if (progress == Outgoing::Progress::failed && !connecting) {
      co_return base::fail(errors::connection_failed(host, port, strerror(errno)));
    }
    link.socket.async_wait(Socket::wait_write, link.waiter.begin());
    co_await link.waiter.done();
    if (link.waiter.error()) co_return base::fail(errors::connection_failed(host, port, link.waiter.error().message()));
  }
  ResponseParser parser(limits::client_response_bytes);
  parser.expect(method);
  std::string buffer(limits::first_buffer_bytes, '\0');
  size_t held = 0;
  while (!parser.ready() && !parser.failed()) {
    if (held == buffer.size()) buffer.resize(buffer.size() * 2);
    link.socket.async_read_some(asio::buffer(buffer.data() + held, buffer.size() - held), link.waiter.begin());
    co_await link.waiter.done();
    if (link.waiter.error()) {
      parser.end_of_input();
      if (parser.failed()) co_return base::fail(errors::connection_failed(host, port, link.waiter.error().message()));
      break;
    }
    held += link.waiter.bytes();
    size_t used = parser.feed({buffer.data(), held});
    std::memmove(buffer.data(), buffer.data() + used, held - used);
    held -= used;
  }
  if (parser.failed()) co_return base::fail(errors::bad_response(host, port));
  reusable = parser.keep_alive() && held == 0;
  co_return parser.take();
}

Client::Client(Loop& loop) : pool_(std::make_shared<Pool>(loop)) {}
Client::~Client() = default;

namespace {

/// Ends what a socket waits for after a time, unless it is gone by then.
class Deadline {
 public:
  Deadline(Socket& socket, Timer& timer, int timeout_ms) : timer_(timer), shared_(std::make_shared<Shared>(&socket)) {
    timer_.expires_after(std::chrono::milliseconds(timeout_ms));
    timer_.async_wait([shared = shared_](const boost::system::error_code& error) {
      if (error || !shared->socket) return;
      shared->passed = true;
      boost::system::error_code ignored;
      shared->socket->cancel(ignored);
    });
  }
  ~Deadline() {
    shared_->socket = nullptr;
    timer_.cancel();
  }
  bool passed() const { return shared_->passed; }

 private:
  struct Shared {
    Socket* socket;
    bool passed = false;
  };
  Timer& timer_;
  std::shared_ptr<Shared> shared_;
};

}  // namespace

base::Task<base::Result<wire::Response>> Client::send(std::string host, uint16_t port, wire::Request request, int timeout_ms) {
  auto pool = pool_;
  CHECK(Loop::current() == &pool->loop);
  auto link = pool->reuse(host, port);
  if (!link) {
    CO_TRY(link, pool->connect(host, port));
  }
  auto bytes = render(request, host, port);
  bool reusable = false;
  base::Result<wire::Response> response;
  {
    Deadline deadline(link->socket, link->timer, timeout_ms);
    response = co_await Pool::exchange(*link, bytes, request.method, host, port, reusable);
    if (!response && deadline.passed()) co_return base::fail(errors::timed_out(host, port, timeout_ms));
  }
  auto& kept = pool->idle[{host, port}];
  if (reusable && kept.size() < limits::pooled_connections) kept.push_back(std::move(link));
  co_return response;
}

}  // namespace net
