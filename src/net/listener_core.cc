#include "net/listener_core.h"

#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "net/address.h"

namespace net {

Listener::Core::Core(Loop& loop, int fd, ListenOptions options)
    : loop_(loop), fd_(fd), options_(std::move(options)), sweep_timer_(loop.state().io), drain_timer_(loop.state().io) {}

Listener::Core::~Core() { stop_accepting(); }

void Listener::Core::start() { accepting_ = Running(accept_connections()); }

base::Task<void> Listener::Core::accept_connections() {
  Watch watch(loop_, fd_);
  for (;;) {
    auto accepted = Accepted::one;
    for (int i = 0; i < limits::accept_batch && accepted == Accepted::one; ++i) accepted = accept_one();
    if (accepted == Accepted::no_descriptors) {
      base::log(base::LogLevel::warning, "net", "no file descriptors left for new connections");
      co_await loop_.sleep(limits::accept_pause);
    } else {
      co_await watch.readable();
    }
  }
}

Listener::Core::Accepted Listener::Core::accept_one() {
  Address address;
  int fd = accept_from(fd_, address);
  if (fd < 0) {
    bool out = errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
    // A connection that failed before it was accepted leaves the others in the queue.
    if (errno == ECONNABORTED || errno == EINTR) return Accepted::one;
    return out ? Accepted::no_descriptors : Accepted::none;
  }
  if (connections_.size() >= static_cast<size_t>(options_.max_connections)) {
    ::close(fd);
    return Accepted::one;
  }
  int on = 1;  // not left to inheritance: a peer may have connected before this socket was listened to here
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // a unix socket has none
  auto& connection = connections_.emplace_back(*this, loop_.state().io, fd, address.family(), address.text());
  connection.place = std::prev(connections_.end());
  count_.store(connections_.size(), std::memory_order_relaxed);
  connection.start();
  if (!sweeping_) sweep_later();
  return Accepted::one;
}

void Listener::Core::ended(Connection& connection) {
  if (ended_.empty()) loop_.post([self = shared_from_this()] { self->collect(); });
  ended_.splice(ended_.end(), connections_, connection.place);
  count_.store(connections_.size(), std::memory_order_relaxed);
}

void Listener::Core::collect() {
  ended_.clear();
  if (draining_ && connections_.empty()) drop();
}

void Listener::Core::sweep_later() {
  sweeping_ = true;
  sweep_timer_.expires_after(std::chrono::seconds(1));
  sweep_timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
    self->sweeping_ = false;
    if (error) return;
    ++self->tick_;
    for (auto& connection : self->connections_) connection.sweep();
    if (!self->connections_.empty()) self->sweep_later();
  });
}

void Listener::Core::stop_accepting() {
  accepting_ = {};
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

void Listener::Core::drain(std::chrono::milliseconds patience, Done done) {
  drained_.push_back(std::move(done));
  stop_accepting();
  draining_ = true;
  for (auto& connection : connections_) connection.close_idle();
  if (connections_.empty() || patience.count() <= 0) return drop();
  drain_timer_.expires_after(patience);
  drain_timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
    if (!error) self->drop();
  });
}

void Listener::Core::drop() {
  stop_accepting();
  draining_ = true;
  sweep_timer_.cancel();
  drain_timer_.cancel();
  ended_.clear();
  connections_.clear();
  count_ = 0;
  for (auto& done : std::exchange(drained_, {})) done();
}

}  // namespace net
