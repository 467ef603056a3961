// net_echo_bench --port 0 --loops 2: the bare echo, a fixed 200-byte answer to everything. The floor under every benchmark:
// what this HTTP stack can do when there is nothing behind it. Prints its port, then serves until SIGINT or SIGTERM.
#include <csignal>
#include <cstdio>
#include <cstring>

#include "net/server.h"

namespace {

base::Task<wire::Response> answer(const std::string& body) {
  wire::Response response;
  response.headers.add("Content-Type", "application/json");
  response.body = body;
  co_return response;
}

int option(int count, char** values, const char* name, int otherwise) {
  for (int i = 1; i + 1 < count; ++i) {
    if (std::strcmp(values[i], name) == 0) return std::atoi(values[i + 1]);
  }
  return otherwise;
}

}  // namespace

int main(int count, char** values) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  std::string body = "{\"text\":\"" + std::string(189, 'x') + "\"}";
  net::Loops loops(option(count, values, "--loops", 2));
  net::ListenOptions options{.handler = [&](wire::Request) { return answer(body); }};
  auto server = net::Server::listen(loops, "127.0.0.1", static_cast<uint16_t>(option(count, values, "--port", 0)), options);
  if (!server) {
    std::fprintf(stderr, "net_echo_bench: %s\n", server.error().message.c_str());
    return 1;
  }
  std::printf("%d\n", (*server)->port());
  std::fflush(stdout);
  int received;
  sigwait(&signals, &received);
  (*server)->stop(std::chrono::seconds(1));
  return 0;
}
