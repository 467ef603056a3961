#include "net/client.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/buffer.hpp>
#include <cerrno>
#include <cstring>
#include <map>

#include "net/address.h"
#include "net/connection.h"
#include "net/errors.h"
#include "net/loop_state.h"
#include "net/stream.h"

namespace net {
namespace {

namespace asio = boost::asio;
using Step = Stream::Step;
using SteadyClock = std::chrono::steady_clock;
using Milliseconds = std::chrono::milliseconds;

bool is_framing(std::string_view name) {
  switch (name.size()) {
    case 10: return wire::equals_ignoring_case(name, "Connection");
    case 14: return wire::equals_ignoring_case(name, "Content-Length");
    case 17: return wire::equals_ignoring_case(name, "Transfer-Encoding");
    default: return false;
  }
}

/// The request's header, framed by us (the caller's own framing fields are left out), and its body when that is small.
std::string render(const wire::Request& request, const Origin& origin) {
  bool joined = request.body.size() <= limits::joined_body_bytes;
  std::string out;
  out.reserve(1024 + (joined ? request.body.size() : 0));
  out.append(request.method).append(" ").append(request.target).append(" HTTP/1.1\r\n");
  if (!request.headers.find("Host")) out.append("Host: ").append(origin.authority()).append("\r\n");
  for (auto& [name, value] : request.headers) {
    if (is_framing(name) || !is_token(name) || !is_field_value(value)) continue;
    out.append(name).append(": ").append(value).append("\r\n");
  }
  bool bodyless = request.body.empty() && (request.method == "GET" || request.method == "HEAD" || request.method == "DELETE");
  if (!bodyless) out.append("Content-Length: ").append(std::to_string(request.body.size())).append("\r\n");
  out += "\r\n";
  if (joined) out += request.body;
  return out;
}

using LookedUp = base::OneShotPromise<base::Result<Addresses>>;

/// Ends what is being waited for after a time: the waits of a socket, a lookup. Who waits looks at `passed` first, since an end
/// between two waits interrupts nothing.
class Deadline {
 public:
  Deadline(asio::io_context& io, Milliseconds time) : timer_(io, time), shared_(std::make_shared<Shared>()) {
    timer_.async_wait([shared = shared_](const boost::system::error_code& error) {
      if (error || shared->over) return;
      shared->passed = true;
      boost::system::error_code ignored;
      if (shared->socket) shared->socket->cancel(ignored);
      if (shared->lookup) shared->lookup->set(base::fail(base::internal_error("late")));  // told by `passed`
    });
  }
  ~Deadline() {
    shared_->over = true;
    timer_.cancel();
  }
  Deadline(const Deadline&) = delete;

  bool passed() const { return shared_->passed; }
  void watch(Socket* socket) { shared_->socket = socket; }
  void watch(const LookedUp& lookup) { shared_->lookup = lookup; }

 private:
  struct Shared {
    Socket* socket = nullptr;
    std::optional<LookedUp> lookup;
    bool passed = false, over = false;
  };
  asio::basic_waitable_timer<SteadyClock, asio::wait_traits<SteadyClock>, asio::io_context::executor_type> timer_;
  std::shared_ptr<Shared> shared_;
};

struct Link {
  explicit Link(Socket socket) : socket(std::move(socket)), stream(this->socket.native_handle()) {}
  ~Link() { stream.close_notify(); }

  /// For a stream's step that wants something.
  auto wait(Step step) {
    socket.async_wait(step == Step::wants_read ? Socket::wait_read : Socket::wait_write, waiter.begin());
    return waiter.done();
  }

  Socket socket;
  Waiter waiter;
  Stream stream;
  std::string buffer;  // for what is read
  SteadyClock::time_point idle_since;
};
using LinkPtr = std::unique_ptr<Link>;

}  // namespace

struct Client::Pool {
  Loop& loop;
  ClientOptions options;
  std::map<Origin, std::vector<LinkPtr>> idle;

  Pool(Loop& loop, ClientOptions options) : loop(loop), options(std::move(options)) {
    if (!this->options.resolver) this->options.resolver = std::make_shared<Resolver>();
  }
  LinkPtr reuse(const Origin& origin);
  void keep(const Origin& origin, LinkPtr link);
  base::Task<base::Result<Addresses>> find(const Origin& origin, Deadline& deadline);
  base::Task<base::Result<LinkPtr>> connect(const Origin& origin, Deadline& deadline);
  base::Task<base::Result<LinkPtr>> connect_to(Address address, const Origin& origin, Deadline& deadline);
  base::Task<base::Status> write(Link& link, std::string_view bytes, const Origin& origin, const Deadline& deadline);
  base::Task<base::Result<wire::Response>> exchange(Link& link, const wire::Request& request, const Origin& origin,
                                                    const Deadline& deadline, bool& reusable);
};

/// A kept connection that is still open and quiet, or nullptr.
LinkPtr Client::Pool::reuse(const Origin& origin) {
  auto found = idle.find(origin);
  while (found != idle.end() && !found->second.empty()) {
    auto link = std::move(found->second.back());
    found->second.pop_back();
    if (SteadyClock::now() - link->idle_since < limits::pooled_life && link->stream.quiet()) return link;
  }
  return nullptr;
}

/// The oldest are at the front.
void Client::Pool::keep(const Origin& origin, LinkPtr link) {
  auto& kept = idle[origin];
  link->idle_since = SteadyClock::now();
  while (!kept.empty() && link->idle_since - kept.front()->idle_since >= limits::pooled_life) kept.erase(kept.begin());
  if (kept.size() < limits::pooled_connections) kept.push_back(std::move(link));
}

base::Task<base::Result<Addresses>> Client::Pool::find(const Origin& origin, Deadline& deadline) {
  if (auto numeric = parse_address(origin.host, origin.port)) co_return Addresses{*numeric};
  auto [promise, future] = base::one_shot<base::Result<Addresses>>();
  deadline.watch(promise);
  options.resolver->resolve(origin.host, promise);
  co_return co_await future;
}

/// The addresses in turn, until one takes the connection.
base::Task<base::Result<LinkPtr>> Client::Pool::connect(const Origin& origin, Deadline& deadline) {
  if (origin.scheme == Scheme::https && !options.tls) {
    co_return base::fail(errors::connection_failed(origin.host, origin.port, "this client has no TLS"));
  }
  CO_TRY(auto addresses, co_await find(origin, deadline));
  base::Result<LinkPtr> link = base::fail(errors::name_not_found(origin.host, "it has no address"));
  for (auto& address : addresses) {
    address.set_port(origin.port);
    link = co_await connect_to(address, origin, deadline);
    if (link || deadline.passed() || link.error().code == "Untrusted") break;
  }
  co_return link;
}

base::Task<base::Result<LinkPtr>> Client::Pool::connect_to(Address address, const Origin& origin, Deadline& deadline) {
  auto failed = [&](std::string_view why) { return base::fail(errors::connection_failed(origin.host, origin.port, why)); };
  Socket socket(loop.state().io);
  boost::system::error_code error;
  socket.open(asio::generic::stream_protocol(address.family(), 0), error);
  if (!error) socket.native_non_blocking(true, error);
  if (error) co_return failed(error.message());
  int fd = socket.native_handle(), on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  bool waits = ::connect(fd, address.raw(), address.size) != 0;
  if (waits && errno != EINPROGRESS) co_return failed(strerror(errno));

  auto link = std::make_unique<Link>(std::move(socket));
  deadline.watch(&link->socket);
  Deadline attempt(loop.state().io, options.connect_timeout);
  attempt.watch(&link->socket);
  if (waits) {
    co_await link->wait(Step::wants_write);
    int outcome = 0;
    socklen_t size = sizeof outcome;
    ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &outcome, &size);
    if (deadline.passed() || attempt.passed()) outcome = ETIMEDOUT;
    if (outcome != 0) {
      deadline.watch(static_cast<Socket*>(nullptr));
      co_return failed(strerror(outcome));
    }
  }
  if (origin.scheme == Scheme::https) link->stream = Stream(fd, *options.tls, origin.host);
  for (;;) {
    auto step = link->stream.handshake();
    if (step == Step::done) co_return link;
    bool late = deadline.passed() || attempt.passed();
    if (step == Step::failed || step == Step::ended || late) {
      deadline.watch(static_cast<Socket*>(nullptr));
      if (link->stream.untrusted()) {
        co_return base::fail(errors::untrusted(origin.host, origin.port, link->stream.failure()));
      }
      co_return failed(late ? "TLS does not begin" : "no TLS: " + link->stream.failure());
    }
    co_await link->wait(step);
  }
}

base::Task<base::Status> Client::Pool::write(Link& link, std::string_view bytes, const Origin& origin,
                                             const Deadline& deadline) {
  for (;;) {
    auto step = link.stream.write(bytes);
    if (step == Step::done) co_return base::Status();
    if (step == Step::failed || step == Step::ended || deadline.passed()) {
      co_return base::fail(errors::connection_failed(origin.host, origin.port, link.stream.failure()));
    }
    co_await link.wait(step);
  }
}

/// `reusable` is set when the connection may carry another request.
base::Task<base::Result<wire::Response>> Client::Pool::exchange(Link& link, const wire::Request& request, const Origin& origin,
                                                                const Deadline& deadline, bool& reusable) {
  auto head = render(request, origin);
  CO_CHECK_OK(co_await write(link, head, origin, deadline));
  if (request.body.size() > limits::joined_body_bytes) CO_CHECK_OK(co_await write(link, request.body, origin, deadline));

  ResponseParser parser(limits::client_response_bytes);
  parser.expect(request.method);
  auto& buffer = link.buffer;
  if (buffer.empty()) buffer.resize(limits::first_buffer_bytes);
  size_t held = 0;
  auto step = Step::wants_read;  // nothing can be there yet
  while (!parser.ready() && !parser.failed()) {
    if (step == Step::wants_read || step == Step::wants_write) {
      if (deadline.passed()) break;
      co_await link.wait(step);
    }
    if (held == buffer.size()) buffer.resize(buffer.size() * 2);
    size_t got = 0;
    step = link.stream.read(buffer.data() + held, buffer.size() - held, got);
    if (step == Step::ended || step == Step::failed) {
      parser.end_of_input();
      if (!parser.failed()) break;
      auto why = step == Step::ended ? "it was closed before the answer" : link.stream.failure();
      co_return base::fail(errors::connection_failed(origin.host, origin.port, why));
    }
    held += got;
    size_t used = parser.feed({buffer.data(), held});
    std::memmove(buffer.data(), buffer.data() + used, held - used);
    held -= used;
  }
  if (!parser.ready()) co_return base::fail(errors::bad_response(origin.host, origin.port));
  reusable = parser.keep_alive() && held == 0 && step != Step::ended;
  if (buffer.size() > limits::most_buffer_bytes) buffer = std::string();
  co_return parser.take();
}

Client::Client(Loop& loop, ClientOptions options) : pool_(std::make_shared<Pool>(loop, std::move(options))) {}
Client::~Client() = default;

base::Task<base::Result<wire::Response>> Client::send(const Origin& origin, const wire::Request& request,
                                                      Milliseconds timeout) {
  auto pool = pool_;
  CHECK(Loop::current() == &pool->loop);
  auto late = [&] { return base::fail(errors::timed_out(origin.host, origin.port, static_cast<int>(timeout.count()))); };
  Deadline deadline(pool->loop.state().io, timeout);
  auto link = pool->reuse(origin);
  if (!link) {
    auto made = co_await pool->connect(origin, deadline);
    if (!made && deadline.passed()) co_return late();
    CO_TRY(link, std::move(made));
  }
  deadline.watch(&link->socket);
  bool reusable = false;
  auto response = co_await pool->exchange(*link, request, origin, deadline, reusable);
  deadline.watch(static_cast<Socket*>(nullptr));
  if (!response && deadline.passed()) co_return late();
  if (reusable) pool->keep(origin, std::move(link));
  co_return response;
}

}  // namespace net
