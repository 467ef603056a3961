#include "net/server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <latch>

#include "net/client.h"

namespace net {
namespace {

using namespace std::chrono_literals;

/// Counts down: "3", "2", "1"; from below nothing it breaks.
base::Task<base::Result<std::optional<std::string>>> piece(std::shared_ptr<int> left) {
  co_await Loop::current()->sleep(5ms);
  if (*left < -3) co_return base::fail(base::internal_error("broken"));
  if (*left == 0) co_return std::nullopt;
  co_return std::to_string((*left)--);
}

base::Task<wire::Response> echo(wire::Request request) {
  wire::Response response;
  response.headers.add("X-Method", request.method);
  response.headers.add("X-Remote", request.remote_address);
  response.body = request.target + "|" + request.body;
  if (request.path() == "/close") response.close = true;
  if (request.path() == "/nothing") response.status = 204;
  if (request.path() == "/bad-header") response.headers.add("X-Bad", "a\r\nSet-Cookie: b");
  if (request.path() == "/own-length") response.headers.add("Content-Length", "7");
  if (request.path() == "/slow") co_await Loop::current()->sleep(100ms);
  if (request.path() == "/never") co_await Loop::current()->sleep(1h);
  if (request.path() == "/pieces" || request.path() == "/broken") {
    auto left = std::make_shared<int>(request.path() == "/broken" ? -2 : 3);
    response.more = std::make_shared<wire::Pieces>([left] { return piece(left); });
  }
  if (request.path() == "/big") response.body.assign(8 << 20, 'b');
  co_return response;
}

/// A blocking client socket that says exactly what it is told.
class Peer {
 public:
  explicit Peer(uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    timeval limit{10, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  }
  ~Peer() { ::close(fd_); }
  void say(std::string_view text) { EXPECT_EQ(::send(fd_, text.data(), text.size(), MSG_NOSIGNAL), ssize_t(text.size())); }
  void finish() { ::shutdown(fd_, SHUT_WR); }
  /// Reads until `end` was seen, or the connection ends.
  std::string hear(std::string_view end) {
    while (heard_.find(end) == std::string::npos) {
      char buffer[65536];
      auto got = ::recv(fd_, buffer, sizeof buffer, 0);
      if (got <= 0) break;
      heard_.append(buffer, size_t(got));
    }
    auto at = heard_.find(end);
    auto size = at == std::string::npos ? heard_.size() : at + end.size();
    auto part = heard_.substr(0, size);
    heard_.erase(0, size);
    return part;
  }
  std::string hear_all() { return hear("no such text"); }
  int fd() const { return fd_; }

 private:
  int fd_;
  std::string heard_;
};

class ServerTest : public testing::Test {
 protected:
  void serve(ListenOptions options = {.handler = echo}) {
    auto started = Server::listen(loops, "127.0.0.1", 0, std::move(options));
    ASSERT_TRUE(started) << started.error().message;
    server = *std::move(started);
  }
  Loops loops{2};
  std::unique_ptr<Server> server;
};

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

TEST_F(ServerTest, AnswersAndKeepsTheConnection) {
  serve();
  Peer peer(server->port());
  for (int i = 0; i < 3; ++i) {
    peer.say("GET /a?b HTTP/1.1\r\nHost: h\r\n\r\n");
    auto answer = peer.hear("/a?b|");
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer;
    EXPECT_TRUE(has(answer, "\r\nContent-Length: 5\r\n"));
    EXPECT_TRUE(has(answer, "\r\nDate: "));
    EXPECT_TRUE(has(answer, "\r\nX-Remote: 127.0.0.1\r\n"));
    EXPECT_FALSE(has(answer, "Connection:"));
  }
  EXPECT_EQ(server->connections(), 1u);
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrder) {
  serve();
  Peer peer(server->port());
  std::string text;
  for (int i = 0; i < 500; ++i) text += "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nok";
  text += "GET /close HTTP/1.1\r\nHost: h\r\n\r\n";
  peer.say(text);
  auto all = peer.hear_all();
  size_t at = 0;
  for (int i = 0; i < 500; ++i) {
    at = all.find("/" + std::to_string(i) + "|ok", at);
    ASSERT_NE(at, std::string::npos) << i;
  }
  EXPECT_TRUE(has(all.substr(at), "Connection: close\r\n"));
}

TEST_F(ServerTest, AnAnswerDoesNotWaitForTheNextOne) {
  serve();
  Peer peer(server->port());
  peer.say("GET /quick HTTP/1.1\r\nHost: h\r\n\r\nGET /never HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(has(peer.hear("/quick|"), " 200 OK"));
  Peer careful(server->port());
  careful.say(
      "GET /quick HTTP/1.1\r\nHost: h\r\n\r\n"
      "POST /e HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_TRUE(has(careful.hear("/quick|"), " 200 OK"));
  EXPECT_EQ(careful.hear("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
}

TEST_F(ServerTest, ReadsByteByByteAndChunked) {
  serve();
  Peer peer(server->port());
  for (char c :
       std::string_view("POST /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")) {
    peer.say({&c, 1});
  }
  EXPECT_TRUE(peer.hear("abcde").ends_with("\r\n\r\n/c|abcde"));
}

TEST_F(ServerTest, AnswersInPieces) {
  serve();
  Peer peer(server->port());
  peer.say("GET /pieces HTTP/1.1\r\nHost: x\r\n\r\n");
  auto answer = peer.hear("0\r\n\r\n");
  EXPECT_NE(answer.find("Transfer-Encoding: chunked"), std::string::npos) << answer;
  EXPECT_EQ(answer.find("Content-Length"), std::string::npos);
  EXPECT_TRUE(answer.ends_with("\r\n\r\n8\r\n/pieces|\r\n1\r\n3\r\n1\r\n2\r\n1\r\n1\r\n0\r\n\r\n")) << answer;
  peer.say("GET /broken HTTP/1.1\r\nHost: x\r\n\r\n");
  answer = peer.hear("never");  // ends with the connection
  EXPECT_TRUE(answer.ends_with("2\r\n-2\r\n2\r\n-3\r\n")) << answer;
  Peer old(server->port());
  old.say("GET /pieces HTTP/1.0\r\n\r\n");
  EXPECT_TRUE(old.hear("never").ends_with("\r\n\r\n/pieces|321"));
}

base::Task<bool> note(std::shared_ptr<std::vector<std::string>> seen, std::string piece) {
  co_await Loop::current()->sleep(1ms);
  bool more = piece != "stop";
  seen->push_back(std::move(piece));
  co_return more;
}

TEST_F(ServerTest, HandsBodiesOnAsTheyCome) {
  auto seen = std::make_shared<std::vector<std::string>>();
  ListenOptions options{.handler = [](wire::Request request) -> base::Task<wire::Response> {
    co_return wire::Response{.body = request.body + "|" + std::string(request.headers.get("X-End"))};
  }};
  options.sink = [seen](const wire::Request& head) {
    return head.path() == "/sink"
               ? std::make_shared<BodySink>([seen](std::string piece) { return note(seen, std::move(piece)); })
               : nullptr;
  };
  serve(std::move(options));
  Peer peer(server->port());
  peer.say("POST /sink HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
  for (int i = 0; i < 200 && seen->empty(); ++i) std::this_thread::sleep_for(5ms);
  ASSERT_EQ(seen->size(), 1u);
  peer.say("3\r\ntwo\r\n0\r\nX-End: well\r\n\r\nPOST /other HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi");
  EXPECT_NE(peer.hear("|well").find("200 OK"), std::string::npos);
  EXPECT_NE(peer.hear("hi|").find("200 OK"), std::string::npos);
  EXPECT_EQ(*seen, (std::vector<std::string>{"one", "two"}));
  peer.say("POST /sink HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nstop\r\n");
  EXPECT_EQ(peer.hear("never"), "");
}

TEST_F(ServerTest, CarriesLargeBodiesBothWays) {
  serve();
  Peer peer(server->port());
  std::string body(5'000'000, 'a');
  std::thread sender([&] { peer.say("POST /up HTTP/1.1\r\nHost: h\r\nContent-Length: 5000000\r\n\r\n" + body); });
  EXPECT_TRUE(has(peer.hear("\r\n\r\n"), "Content-Length: 5000004\r\n"));
  EXPECT_EQ(peer.hear(body), "/up|" + body);
  sender.join();
}

TEST_F(ServerTest, SendsContinueWhenAsked) {
  serve({.handler = echo, .max_body_bytes = 10});
  Peer peer(server->port());
  peer.say("POST /e HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(peer.hear("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  peer.say("hi");
  EXPECT_TRUE(has(peer.hear("/e|hi"), " 200 OK"));
  peer.say("POST /e HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n");
  EXPECT_TRUE(peer.hear_all().starts_with("HTTP/1.1 413 "));
}

TEST_F(ServerTest, AnswersHeadAndNoContentWithoutBody) {
  serve();
  Peer peer(server->port());
  peer.say(
      "HEAD /h HTTP/1.1\r\nHost: h\r\n\r\nDELETE /nothing HTTP/1.1\r\nHost: h\r\n\r\nGET /bad-header HTTP/1.1\r\nHost: "
      "h\r\n\r\n");
  auto head = peer.hear("\r\n\r\n");
  EXPECT_TRUE(has(head, "Content-Length: 3\r\n"));
  auto nothing = peer.hear("\r\n\r\n");
  EXPECT_TRUE(nothing.starts_with("HTTP/1.1 204 No Content\r\n")) << nothing;
  EXPECT_FALSE(has(nothing, "Content-Length"));
  auto bad = peer.hear("/bad-header|");
  EXPECT_TRUE(bad.starts_with("HTTP/1.1 200 OK\r\n")) << bad;
  EXPECT_FALSE(has(bad, "Set-Cookie"));
}

TEST_F(ServerTest, SpeaksHttp10) {
  serve();
  Peer once(server->port());
  once.say("GET /old HTTP/1.0\r\n\r\n");
  EXPECT_TRUE(has(once.hear_all(), "Connection: close\r\n"));
  Peer kept(server->port());
  kept.say("GET /old HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_TRUE(has(kept.hear("/old|"), "Connection: keep-alive\r\n"));
}

TEST_F(ServerTest, RefusesAndClosesSoThatTheAnswerArrives) {
  auto refuse = [](int status) {
    wire::Response response{.status = status};
    response.body = "refused " + std::to_string(status);
    return response;
  };
  serve({.handler = echo, .refuse = refuse, .max_body_bytes = 1000});
  Peer large(server->port());
  large.say("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n" + std::string(500'000, 'x'));
  large.finish();
  auto answer = large.hear_all();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 413 ")) << answer;
  EXPECT_TRUE(answer.ends_with("\r\n\r\nrefused 413"));
  EXPECT_TRUE(has(answer, "Connection: close"));
  Peer smuggler(server->port());
  smuggler.say(
      "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\nHost: "
      "h\r\n\r\n");
  smuggler.finish();
  auto refused = smuggler.hear_all();
  EXPECT_TRUE(refused.starts_with("HTTP/1.1 400 "));
  EXPECT_FALSE(has(refused, " 200 "));
}

TEST_F(ServerTest, SurvivesPeersThatLeaveAtAnyPoint) {
  serve();
  std::string_view text = "POST /slow HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody";
  for (size_t size = 0; size <= text.size(); ++size) {
    Peer peer(server->port());
    peer.say(text.substr(0, size));
  }
  Peer big(server->port());
  big.say("GET /big HTTP/1.1\r\nHost: h\r\n\r\n");
  big.hear("\r\n\r\n");
  Peer last(server->port());
  last.say("GET /end HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(has(last.hear_all(), "/end|"));
}

TEST_F(ServerTest, WritesToASlowReader) {
  serve();
  Peer peer(server->port());
  int small = 64 * 1024;
  ::setsockopt(peer.fd(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  peer.say("GET /big HTTP/1.1\r\nHost: h\r\n\r\nGET /after HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  std::this_thread::sleep_for(50ms);
  auto all = peer.hear_all();
  EXPECT_GT(all.size(), 8u << 20);
  EXPECT_TRUE(all.ends_with("/after|"));
}

TEST_F(ServerTest, StopsAfterTheRequestInFlight) {
  serve();
  Peer idle(server->port()), busy(server->port());
  busy.say("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
  std::this_thread::sleep_for(30ms);
  auto begin = std::chrono::steady_clock::now();
  server->stop(5s);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 3s);
  auto answer = busy.hear_all();
  EXPECT_TRUE(answer.ends_with("/slow|")) << answer;
  EXPECT_TRUE(has(answer, "Connection: close"));
  EXPECT_EQ(idle.hear_all(), "");
}

TEST_F(ServerTest, DropsWhatDoesNotEndInTime) {
  serve();
  Peer busy(server->port());
  busy.say("GET /never HTTP/1.1\r\nHost: h\r\n\r\n");
  std::this_thread::sleep_for(30ms);
  server->stop(50ms);
  EXPECT_EQ(busy.hear_all(), "");
}

TEST_F(ServerTest, ClosesIdleConnections) {
  serve({.handler = echo, .idle_timeout = 1ms});
  Peer idle(server->port());
  EXPECT_EQ(idle.hear_all(), "");
  Peer used(server->port());
  used.say("GET /x HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(used.hear_all().ends_with("/x|"));
}

TEST_F(ServerTest, AnswersRequestsThatNeverEndWith408) {
  serve({.handler = echo, .header_timeout = 1ms, .body_timeout = 1ms});
  Peer header(server->port()), body(server->port());
  header.say("GET / HTTP/1.1\r\nHo");
  body.say("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\na");
  EXPECT_TRUE(header.hear_all().starts_with("HTTP/1.1 408 "));
  EXPECT_TRUE(body.hear_all().starts_with("HTTP/1.1 408 "));
}

TEST_F(ServerTest, BoundsConnections) {
  serve({.handler = echo, .max_connections = 3});
  std::vector<std::unique_ptr<Peer>> peers;
  for (int i = 0; i < 20; ++i) peers.push_back(std::make_unique<Peer>(server->port()));
  std::this_thread::sleep_for(50ms);
  EXPECT_LE(server->connections(), 6u);
  EXPECT_GT(server->connections(), 0u);
}

TEST_F(ServerTest, ABusyPortIsAnError) {
  serve();
  auto second = Server::listen(loops, "127.0.0.1", server->port(), {.handler = echo});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "PortInUse");
  EXPECT_TRUE(second.error().message.starts_with("port " + std::to_string(server->port()) + " is in use; "))
      << second.error().message;
  EXPECT_EQ(Server::listen(loops, "nonsense", 0, {.handler = echo}).error().code, "BadAddress");
  uint16_t port = server->port();
  {
    Peer peer(port);  // leaves a connection in TIME_WAIT behind
    peer.say("GET /close HTTP/1.1\r\nHost: h\r\n\r\n");
    peer.hear_all();
  }
  server.reset();
  EXPECT_TRUE(Server::listen(loops, "127.0.0.1", port, {.handler = echo}));
}

TEST_F(ServerTest, SpreadsOverItsLoops) {
  serve();
  std::vector<std::unique_ptr<Peer>> peers;
  for (int i = 0; i < 64; ++i) {
    peers.push_back(std::make_unique<Peer>(server->port()));
    peers.back()->say("GET /x HTTP/1.1\r\nHost: h\r\n\r\n");
    peers.back()->hear("/x|");
  }
  EXPECT_EQ(server->connections(), 64u);
}

int unix_listener(const std::string& path) {
  int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path + 1, path.size());  // abstract
  EXPECT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&address), socklen_t(offsetof(sockaddr_un, sun_path) + 1 + path.size())), 0);
  EXPECT_EQ(::listen(fd, 16), 0);
  return fd;
}

TEST_F(ServerTest, AdoptsListenersAndDropsThemWithTheirHandlers) {
  std::vector<Listener> listeners;
  std::vector<std::unique_ptr<Peer>> peers;
  for (int i = 0; i < 100; ++i) {
    int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ASSERT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    ASSERT_EQ(::listen(fd, 16), 0);
    socklen_t size = sizeof address;
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
    auto listener = Listener::adopt(loops[0], fd, {.handler = echo});
    ASSERT_TRUE(listener);
    listeners.push_back(*std::move(listener));
    peers.push_back(std::make_unique<Peer>(ntohs(address.sin_port)));
    peers.back()->say("GET /never HTTP/1.1\r\nHost: h\r\n\r\n");
  }
  std::this_thread::sleep_for(50ms);
  EXPECT_EQ(listeners[99].connections(), 1u);
  for (auto& listener : listeners) listener.close();
  for (auto& peer : peers) EXPECT_EQ(peer->hear_all(), "");
  EXPECT_FALSE(Listener::adopt(loops[0], -1, {.handler = echo}));
}

base::Task<void> drained(Listener& listener) { co_await listener.drain(5s); }

TEST_F(ServerTest, DrainsAListenerFromATask) {
  auto listener = Listener::adopt(loops[1], unix_listener("virga-net-test-" + std::to_string(::getpid())), {.handler = echo});
  ASSERT_TRUE(listener);
  base::sync_wait(drained(*listener));
  EXPECT_FALSE(listener->open());
}

base::Task<void> ask(Client& client, uint16_t port, std::string path, int timeout_ms, base::Result<wire::Response>& out) {
  wire::Request request{.method = "POST", .target = std::move(path), .body = "q"};
  Origin origin{Scheme::http, "127.0.0.1", port};
  out = co_await client.send(origin, request, std::chrono::milliseconds(timeout_ms));
}

class ClientTest : public ServerTest {
 protected:
  base::Result<wire::Response> send(uint16_t port, std::string path, int timeout_ms = 5000) {
    base::Result<wire::Response> out;
    std::latch done(1);
    loop.post([&] {
      if (!client) client = std::make_unique<Client>(loop);
      base::start(ask(*client, port, path, timeout_ms, out), [&] { done.count_down(); });
    });
    done.wait();
    return out;
  }
  void TearDown() override {
    std::latch done(1);
    loop.post([&] {
      client.reset();
      done.count_down();
    });
    done.wait();
  }
  Loop loop;
  std::unique_ptr<Client> client;
};

TEST_F(ClientTest, KeepsConnectionsAndNoticesClosedOnes) {
  serve();
  for (int i = 0; i < 20; ++i) {
    auto response = send(server->port(), i % 5 == 4 ? "/close" : "/x");
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_TRUE(response->body.ends_with("|q"));
    EXPECT_LE(server->connections(), 2u);
  }
  EXPECT_EQ(send(server->port(), "/big")->body.size(), 8u << 20);
}

TEST_F(ClientTest, FailsWithAReason) {
  serve();
  auto late = send(server->port(), "/never", 50);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, "Timeout");
  uint16_t port = server->port();
  server.reset();
  auto refused = send(port, "/x");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "ConnectionFailed");
}

}  // namespace
}  // namespace net
