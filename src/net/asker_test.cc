#include "net/asker.h"

#include <gtest/gtest.h>

#include "net/server.h"

namespace net {
namespace {

using namespace std::chrono_literals;

base::Task<wire::Response> echo_target(wire::Request request) {
  co_return wire::Response{.status = 201, .headers = {}, .body = request.method + " " + request.target};
}

TEST(Asker, AsksFromAPlainThread) {
  Loops loops(1);
  auto server = Server::listen(loops, "127.0.0.1", 0, {.handler = echo_target});
  ASSERT_TRUE(server);
  Origin origin{Scheme::http, "127.0.0.1", (*server)->port()};
  Asker asker("asks");
  for (auto* target : {"/a", "/b"}) {
    auto answer = asker.ask(origin, {.method = "PUT", .target = target}, 5s);
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->status, 201);
    EXPECT_EQ(answer->body, std::string("PUT ") + target);
  }
  server->reset();
  auto answer = asker.ask(origin, {.method = "GET", .target = "/"}, 5s);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, "ConnectionFailed");
  loops.stop();
}

}  // namespace
}  // namespace net
