// Client: HTTP/1.1 requests over kept-alive connections, from one loop. For tests, benchmarks and plain HTTP integrations.
//
//   Client client(loop);
//   CO_TRY(auto response, co_await client.send("127.0.0.1", port, request, 2000));
//
// Use it on its loop's thread only, and destroy it there, after its sends have ended. Host, Content-Length and the rest of the
// framing are added; hosts are numeric addresses or "localhost".
#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "base/task.h"
#include "net/loop.h"
#include "wire/http.h"

namespace net {

class Client {
 public:
  explicit Client(Loop& loop);
  ~Client();

  /// The answer, or unavailable "ConnectionFailed" / "Timeout" / "BadResponse". Destroying the task drops the connection.
  base::Task<base::Result<wire::Response>> send(std::string host, uint16_t port, wire::Request request, int timeout_ms);

 private:
  struct Pool;
  std::shared_ptr<Pool> pool_;
};

}  // namespace net
