// The HTTP/1.1 server. A Listener is one listening socket on one loop; a Server is one port, listened to on every loop.
//
//   ListenOptions options{.handler = [&](wire::Request request) { return front_door.serve(std::move(request)); }};
//   TRY(auto server, Server::listen(loops, "127.0.0.1", 8080, options));      // server->port()
//   server->stop(10s);                                                        // in-flight requests finish
//
//   TRY(auto door, Listener::adopt(loop, fd, options));                       // a sandbox's socket; door.close() drops it
//
// A connection stays on the loop that accepted it: its handler starts there and must end there (tasks do). One request of a
// connection is handled at a time, in order. A handler that runs while the client hangs up runs to its end and its answer is
// dropped. Malformed requests never reach a handler: they get 400, 413, 431, 501 or 505 and the connection closes.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/task.h"
#include "net/limits.h"
#include "net/loop.h"
#include "wire/http.h"

namespace net {

using Handler = std::function<base::Task<wire::Response>(wire::Request)>;

/// Where a body goes as it comes in: called with each piece in turn, the next one waits for it. False drops the connection; one
/// that breaks destroys the sink, and no handler is called.
using BodySink = std::move_only_function<base::Task<bool>(std::string piece)>;

struct ListenOptions {
  Handler handler;                                        // called on the connection's loop
  std::function<wire::Response(int status)> refuse = {};  // the answer to a request that is not handled; default: plain text
  /// For requests whose bodies are not to be put together first: their sink, chosen by the head; nullptr for all others. The
  /// handler is called at the end, with an empty body, and with the trailer fields among the headers.
  std::function<std::shared_ptr<BodySink>(const wire::Request& head)> sink = {};
  size_t max_body_bytes = limits::body_bytes;                     // more is answered by refuse(413)
  int max_connections = limits::connections;                      // per loop; further ones are closed at once
  std::chrono::milliseconds idle_timeout = limits::idle_timeout;  // between requests; while a handler runs there is no limit
  std::chrono::milliseconds header_timeout = limits::header_timeout;  // then 408, likewise for the body
  std::chrono::milliseconds body_timeout = limits::body_timeout;
};

class Listener {
 public:
  class Core;

  Listener() = default;
  Listener(Listener&&) noexcept = default;
  Listener& operator=(Listener&& other) noexcept;
  ~Listener();  // close

  /// Serves an open listening socket (TCP or unix, whatever network namespace it lives in) on that loop. Takes the descriptor,
  /// also when it fails. Any thread.
  static base::Result<Listener> adopt(Loop& loop, int listening_fd, ListenOptions options);

  /// Stops accepting and drops the connections; handlers still running are cancelled at their co_await. Any thread; returns at
  /// once and takes effect on the loop in a moment, so what the handler captures must outlive that: capture shared_ptrs.
  void close();
  /// Stops accepting, closes idle connections, lets requests in flight finish until the deadline, then drops. Any executor.
  base::Task<void> drain(std::chrono::milliseconds patience);
  bool open() const { return core_ != nullptr; }
  size_t connections() const;  // any thread

 private:
  explicit Listener(std::shared_ptr<Core> core) : core_(std::move(core)) {}
  friend class Server;
  std::shared_ptr<Core> core_;
};

class Server {
 public:
  /// Listens on a numeric address; port 0 takes a free one. A port that another process (or another server here) listens on is
  /// an error: "port 8080 is in use; ...". The loops must outlive the server.
  static base::Result<std::unique_ptr<Server>> listen(Loops& loops, const std::string& address, uint16_t port,
                                                      ListenOptions options);
  ~Server();  // stop(0)

  uint16_t port() const { return port_; }
  size_t connections() const;  // any thread
  /// Drains every listener and waits for that; no handler runs any more when it returns. From a plain thread, not a loop.
  void stop(std::chrono::milliseconds patience);

 private:
  Server() = default;
  std::vector<Listener> listeners_;
  uint16_t port_ = 0;
};

}  // namespace net
