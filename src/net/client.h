// Client: HTTP/1.1 requests over kept-alive connections, plain or TLS, from one loop.
//
//   Client client(loop, {.tls = context});
//   CO_TRY(auto response, co_await client.send(origin, request, 2s));
//
// Use it on its loop's thread only, and destroy it there, after its sends have ended (or once the loop has). Content-Length and
// the rest of the framing are added, and Host when it is not there. Names are looked up off the loop; of several addresses each
// is tried in turn.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "base/task.h"
#include "net/limits.h"
#include "net/loop.h"
#include "net/origin.h"
#include "net/resolver.h"
#include "net/tls.h"
#include "wire/http.h"

namespace net {

struct ClientOptions {
  std::shared_ptr<const TlsContext> tls = nullptr;                      // needed for https
  std::shared_ptr<Resolver> resolver = nullptr;                         // null: one of its own
  std::chrono::milliseconds connect_timeout = limits::connect_timeout;  // for each address, TLS included
};

class Client {
 public:
  explicit Client(Loop& loop, ClientOptions options = {});
  ~Client();

  /// The answer, or unavailable "ConnectionFailed" / "Timeout" / "BadResponse" / "NameNotFound" / "Untrusted" (its
  /// certificate). The timeout is for all of it. The request is the caller's until the task ends. Destroying the task drops the
  /// connection.
  base::Task<base::Result<wire::Response>> send(const Origin& origin, const wire::Request& request,
                                                std::chrono::milliseconds timeout);

 private:
  struct Pool;
  std::shared_ptr<Pool> pool_;
};

}  // namespace net
