// Asker: HTTP requests from a plain thread, which waits for each answer. For commands and for what start-up asks others.
//
//   Asker asker("status");
//   TRY(auto answer, asker.ask(origin, {.method = "GET", .target = "/"}, 5s));
//
// Has a loop of its own. One thread at a time, and none of a loop.
#pragma once
#include <chrono>
#include <string>

#include "base/result.h"
#include "base/task.h"
#include "net/client.h"
#include "net/loop.h"

namespace net {

class Asker {
 public:
  /// `name`: of its thread.
  explicit Asker(std::string name, ClientOptions options = {});
  ~Asker();
  Asker(const Asker&) = delete;

  /// The answer, or an error of Client::send.
  base::Result<wire::Response> ask(const Origin& origin, const wire::Request& request, std::chrono::milliseconds timeout);

 private:
  base::Task<base::Result<wire::Response>> answer_to(const Origin& origin, const wire::Request& request,
                                                     std::chrono::milliseconds timeout);
  Loop loop_;
  Client client_;
};

}  // namespace net
