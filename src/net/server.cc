#include "net/server.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <latch>

#include "net/address.h"
#include "net/errors.h"
#include "net/listener_core.h"

namespace net {
Listener& Listener::operator=(Listener&& other) noexcept {
  if (this != &other) {
    close();
    core_ = std::move(other.core_);
  }
  return *this;
}

Listener::~Listener() { close(); }

base::Result<Listener> Listener::adopt(Loop& loop, int listening_fd, ListenOptions options) {
  int flags = fcntl(listening_fd, F_GETFL);
  if (flags < 0 || fcntl(listening_fd, F_SETFL, flags | O_NONBLOCK) != 0 || fcntl(listening_fd, F_SETFD, FD_CLOEXEC) != 0) {
    return base::fail(errors::cannot_listen("descriptor " + std::to_string(listening_fd), 0, errno));
  }
  auto core = std::make_shared<Core>(loop, listening_fd, std::move(options));
  loop.post([core] { core->start(); });
  return Listener(std::move(core));
}

void Listener::close() {
  if (!core_) return;
  auto core = std::exchange(core_, nullptr);
  auto& loop = core->loop();
  loop.post([core = std::move(core)] { core->drop(); });
}

base::Task<void> Listener::drain(std::chrono::milliseconds patience) {
  if (!core_) co_return;
  auto core = std::exchange(core_, nullptr);
  auto [promise, future] = base::one_shot<bool>();
  core->loop().post([core, patience, promise] { core->drain(patience, [promise] { promise.set(true); }); });
  co_await std::move(future);
}

size_t Listener::connections() const { return core_ ? core_->count() : 0; }

base::Result<std::unique_ptr<Server>> Server::listen(Loops& loops, const std::string& address, uint16_t port,
                                                     ListenOptions options) {
  std::unique_ptr<Server> server(new Server);
  for (size_t i = 0; i < loops.size(); ++i) {
    TRY(int fd, open_listening(address, port, i == 0 ? Claim::first : Claim::join));
    if (i == 0) server->port_ = port = local_port(fd);
    TRY(auto listener, Listener::adopt(loops[i], fd, options));
    server->listeners_.push_back(std::move(listener));
  }
  return server;
}

Server::~Server() { stop(std::chrono::milliseconds(0)); }

size_t Server::connections() const {
  size_t sum = 0;
  for (auto& listener : listeners_) sum += listener.connections();
  return sum;
}

void Server::stop(std::chrono::milliseconds patience) {
  CHECK(!Loop::current());
  std::latch left(static_cast<std::ptrdiff_t>(listeners_.size()));
  for (auto& listener : listeners_) {
    auto core = listener.core_;
    if (core->loop().stopping()) {
      left.count_down();
      continue;
    }
    core->loop().post([core, patience, &left] { core->drain(patience, [&left] { left.count_down(); }); });
  }
  left.wait();
  listeners_.clear();
}

}  // namespace net
