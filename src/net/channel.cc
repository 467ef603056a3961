#include "net/channel.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/check.h"
#include "net/address.h"
#include "net/errors.h"
#include "net/resolver.h"

namespace net {
namespace {

using Clock = std::chrono::steady_clock;
using Step = Stream::Step;

/// Waits for any of these; false when the time is over.
bool poll_until(pollfd* descriptors, nfds_t count, Clock::time_point until) {
  for (;;) {
    auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    int ready = ::poll(descriptors, count, static_cast<int>(std::clamp<int64_t>(left, 0, 3'600'000)));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
    if (Clock::now() >= until) return false;
  }
}

/// A connected socket, or -1 and why in errno.
int connected(Address address, uint16_t port, Clock::time_point until) {
  address.set_port(port);
  int fd = ::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -1;
  int error = 0;
  socklen_t size = sizeof error;
  if (::connect(fd, address.raw(), address.size) != 0) {
    error = errno;
    if (error == EINPROGRESS) {
      pollfd descriptor{fd, POLLOUT, 0};
      error = ETIMEDOUT;
      if (poll_until(&descriptor, 1, until)) ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
    }
  }
  if (error == 0) return fd;
  ::close(fd);
  errno = error;
  return -1;
}

}  // namespace

WakeUp::WakeUp() : descriptor_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) { CHECK(descriptor_ >= 0); }
WakeUp::~WakeUp() { ::close(descriptor_); }
void WakeUp::set() const { ::eventfd_write(descriptor_, 1); }
void WakeUp::clear() const {
  eventfd_t ignored;
  ::eventfd_read(descriptor_, &ignored);
}

Channel::Channel(int fd, std::string peer) : fd_(fd), peer_(std::move(peer)) {
  int on = 1;
  ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

Channel::~Channel() {
  if (stream_) stream_->close_notify();
  stream_.reset();
  ::close(fd_);
}

base::Result<std::unique_ptr<Channel>> Channel::connect(const std::string& host, uint16_t port, const TlsContext& context,
                                                        Milliseconds timeout) {
  auto until = Clock::now() + timeout;
  TRY(auto addresses, Resolver::system_lookup(host));
  int fd = -1;
  for (const auto& address : addresses) {
    fd = connected(address, port, until);
    if (fd >= 0) break;
  }
  if (fd < 0) return base::fail(errors::connection_failed(host, port, strerror(errno)));
  std::unique_ptr<Channel> channel(new Channel(fd, fmt::format("{}:{}", host, port)));
  CHECK_OK(channel->handshake(context, host, timeout));
  return channel;
}

base::Status Channel::secure(const TlsContext& context, Milliseconds timeout) { return handshake(context, {}, timeout); }

base::Status Channel::handshake(const TlsContext& context, const std::string& name, Milliseconds timeout) {
  auto until = Clock::now() + timeout;
  stream_ = std::make_unique<Stream>(fd_, context, name);
  for (;;) {
    auto step = stream_->handshake();
    if (step == Step::done) return {};
    if (step == Step::failed || step == Step::ended) return base::fail(errors::not_proven(peer_, stream_->failure()));
    if (wait(step, until, nullptr) == Waited::late) return base::fail(errors::not_proven(peer_, "no answer in time"));
  }
}

base::Status Channel::write(std::string_view bytes, Milliseconds timeout) {
  auto until = Clock::now() + timeout;
  for (;;) {
    auto step = stream_->write(bytes);
    if (step == Step::done) return {};
    if (step == Step::failed || step == Step::ended) return base::fail(failed());
    if (wait(step, until, nullptr) == Waited::late) return base::fail(errors::channel_failed(peer_, "it does not read"));
  }
}

base::Result<size_t> Channel::read(char* out, size_t room, Milliseconds timeout, const WakeUp* wake) {
  auto until = Clock::now() + timeout;
  for (;;) {
    size_t got = 0;
    auto step = stream_->read(out, room, got);
    if (step == Step::done) return got;
    if (step == Step::failed || step == Step::ended) return base::fail(failed());
    if (wait(step, until, wake) != Waited::ready) return 0;
  }
}

void Channel::close() { ::shutdown(fd_, SHUT_RDWR); }

Channel::Waited Channel::wait(Step step, Clock::time_point until, const WakeUp* wake) const {
  pollfd descriptors[] = {{fd_, static_cast<short>(step == Step::wants_write ? POLLOUT : POLLIN), 0},
                          {wake ? wake->descriptor() : -1, POLLIN, 0}};
  if (!poll_until(descriptors, 2, until)) return Waited::late;
  return descriptors[0].revents != 0 ? Waited::ready : Waited::woken;
}

base::Error Channel::failed() const {
  return errors::channel_failed(peer_, stream_->failure().empty() ? "it has ended the connection" : stream_->failure());
}

base::Result<std::unique_ptr<ChannelListener>> ChannelListener::listen(const std::string& address, uint16_t port) {
  TRY(int fd, open_listening(address, port, Claim::sole));
  return std::unique_ptr<ChannelListener>(new ChannelListener(fd));
}

ChannelListener::~ChannelListener() { ::close(fd_); }

uint16_t ChannelListener::port() const { return local_port(fd_); }

std::unique_ptr<Channel> ChannelListener::accept(Channel::Milliseconds timeout) const {
  pollfd descriptor{fd_, POLLIN, 0};
  if (!poll_until(&descriptor, 1, Clock::now() + timeout)) return nullptr;
  Address from;
  int fd = accept_from(fd_, from);
  if (fd < 0) return nullptr;
  auto text = from.family() == AF_INET6 ? "[" + from.text() + "]" : from.text();
  return std::unique_ptr<Channel>(new Channel(fd, fmt::format("{}:{}", text, from.port())));
}

}  // namespace net
