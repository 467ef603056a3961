#include "net/client.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <latch>
#include <thread>

#include "net/address.h"
#include "net/stream.h"
#include "net/test_certificates.h"

namespace net {
namespace {

using namespace std::chrono_literals;
using Step = Stream::Step;

/// One plain or TLS server on a free port, one connection at a time: answers each request with its body, framed by a length.
class EchoPeer {
 public:
  explicit EchoPeer(const TlsContext* context = nullptr) : context_(context), fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::bind(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(::listen(fd_, 16), 0);
    thread_ = std::thread([this] { accept_all(); });
  }
  ~EchoPeer() {
    stopping = true;
    ::shutdown(fd_, SHUT_RDWR);
    thread_.join();
    ::close(fd_);
  }
  uint16_t port() const { return local_port(fd_); }

  std::atomic<bool> stopping = false;
  std::atomic<int> connections = 0;
  std::string subject;  // of the last client

 private:
  void accept_all() {
    for (int fd; (fd = ::accept4(fd_, nullptr, nullptr, SOCK_NONBLOCK)) >= 0; ::close(fd)) {
      ++connections;
      Stream stream = context_ ? Stream(fd, *context_) : Stream(fd);
      if (!await(fd, [&] { return stream.handshake(); })) continue;
      subject = stream.peer_subject();
      while (echo(fd, stream)) continue;
    }
  }
  template <class F>
  bool await(int fd, F step_once) {
    while (!stopping) {
      auto step = step_once();
      if (step == Step::done) return true;
      if (step == Step::ended || step == Step::failed) return false;
      pollfd waiting{fd, static_cast<short>(step == Step::wants_read ? POLLIN : POLLOUT), 0};
      ::poll(&waiting, 1, 50);
    }
    return false;
  }
  bool echo(int fd, Stream& stream) {
    std::string text, buffer(64 * 1024, '\0');
    for (;;) {
      size_t got = 0;
      if (!await(fd, [&] { return stream.read(buffer.data(), buffer.size(), got); })) return false;
      text.append(buffer, 0, got);
      auto head = text.find("\r\n\r\n");
      if (head == std::string::npos) continue;
      auto length = text.find("Content-Length: ");
      if (text.size() >= head + 4 + std::stoul(text.substr(length + 16))) break;
    }
    auto body = text.substr(text.find("\r\n\r\n") + 4);
    auto answer = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    std::string_view left = answer;
    return await(fd, [&] { return stream.write(left); });
  }

  const TlsContext* context_;
  int fd_;
  std::thread thread_;
};

base::Task<void> ask(Client& client, Origin origin, std::string body, std::chrono::milliseconds timeout,
                     base::Result<wire::Response>& out) {
  wire::Request request{.method = "POST", .target = "/", .body = std::move(body)};
  out = co_await client.send(origin, request, timeout);
}

class TlsClientTest : public testing::Test {
 protected:
  void TearDown() override {
    run([this] { client.reset(); });
  }
  void run(std::function<void()> work) {
    std::latch done(1);
    loop.post([&] {
      work();
      done.count_down();
    });
    done.wait();
  }
  void use(ClientOptions options) {
    run([&] { client = std::make_unique<Client>(loop, std::move(options)); });
  }
  void trust(const std::filesystem::path& trusted, const std::string& shown = {}) {
    TlsOptions tls{.trusted = trusted};
    if (!shown.empty()) tls.certificate = certificates.certificate(shown), tls.key = certificates.key(shown);
    auto context = TlsContext::client(tls);
    ASSERT_TRUE(context) << context.error().message;
    use({.tls = std::make_shared<const TlsContext>(*std::move(context))});
  }
  TlsContext serve_as(const std::string& name, const std::filesystem::path& trusted = {}) {
    auto context =
        TlsContext::server({.certificate = certificates.certificate(name), .key = certificates.key(name), .trusted = trusted});
    CHECK(context);
    return *std::move(context);
  }
  base::Result<wire::Response> send(Origin origin, std::string body = "hello", std::chrono::milliseconds timeout = 5s) {
    base::Result<wire::Response> out;
    std::latch done(1);
    loop.post([&] { base::start(ask(*client, origin, std::move(body), timeout, out), [&] { done.count_down(); }); });
    done.wait();
    return out;
  }

  TestCertificates certificates;
  Loop loop;
  std::unique_ptr<Client> client;
};

TEST_F(TlsClientTest, TalksToAServerItTrusts) {
  certificates.sign("here", "DNS:localhost,IP:127.0.0.1");
  auto context = serve_as("here");
  EchoPeer peer(&context);
  for (std::string host : {"localhost", "127.0.0.1"}) {
    trust(certificates.authority());
    auto answer = send({Scheme::https, host, peer.port()});
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->body, "hello");
  }
  EXPECT_EQ(peer.connections, 2);
  std::string large(700'000, 'x');
  large[234'567] = 'y';
  for (int i = 0; i < 2; ++i) {
    auto answer = send({Scheme::https, "127.0.0.1", peer.port()}, large);
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->body, large);
  }
}

TEST_F(TlsClientTest, KeepsItsConnections) {
  certificates.sign("here", "IP:127.0.0.1");
  auto context = serve_as("here");
  EchoPeer peer(&context);
  trust(certificates.authority());
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(send({Scheme::https, "127.0.0.1", peer.port()}));
  EXPECT_EQ(peer.connections, 1);
}

TEST_F(TlsClientTest, RefusesServersItDoesNotTrust) {
  certificates.sign("elsewhere", "DNS:example.com");
  auto context = serve_as("elsewhere");
  EchoPeer peer(&context);
  trust(certificates.authority());
  auto other_name = send({Scheme::https, "127.0.0.1", peer.port()});
  ASSERT_FALSE(other_name);
  EXPECT_EQ(other_name.error().code, "Untrusted");
  TestCertificates others;
  trust(others.authority());
  auto other_authority = send({Scheme::https, "127.0.0.1", peer.port()});
  ASSERT_FALSE(other_authority);
  EXPECT_EQ(other_authority.error().code, "Untrusted");
}

TEST_F(TlsClientTest, ShowsItsCertificateToServersThatWantOne) {
  certificates.sign("here", "IP:127.0.0.1");
  certificates.sign("follower", "");
  auto context = serve_as("here", certificates.authority());
  EchoPeer peer(&context);
  trust(certificates.authority(), "follower");
  ASSERT_TRUE(send({Scheme::https, "127.0.0.1", peer.port()}));
  EXPECT_EQ(peer.subject, "CN=follower");
  trust(certificates.authority());
  EXPECT_EQ(send({Scheme::https, "127.0.0.1", peer.port()}).error().code, "ConnectionFailed");
}

TEST_F(TlsClientTest, FailsWithAReason) {
  EchoPeer plain;
  use({});
  EXPECT_EQ(send({Scheme::https, "127.0.0.1", plain.port()}).error().code, "ConnectionFailed");  // no TLS here
  auto silent = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{.sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
  ASSERT_EQ(::bind(silent, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  ASSERT_EQ(::listen(silent, 4), 0);
  auto context = TlsContext::client({.trusted = certificates.authority()});
  use({.tls = std::make_shared<const TlsContext>(*context), .connect_timeout = 50ms});
  auto stuck = send({Scheme::https, "127.0.0.1", local_port(silent)});
  EXPECT_EQ(stuck.error().code, "ConnectionFailed");
  EXPECT_EQ(send({Scheme::https, "127.0.0.1", local_port(silent)}, "", 20ms).error().code, "Timeout");
  ::close(silent);
  EXPECT_EQ(TlsContext::client({.trusted = "/nonexistent"}).error().code, "BadCertificate");
  EXPECT_EQ(TlsContext::server({.certificate = "/nonexistent", .key = "/nonexistent"}).error().code, "BadCertificate");
  EXPECT_TRUE(TlsContext::client({}));
}

Address loopback(uint8_t last) { return *parse_address("127.0.0." + std::to_string(last), 0); }

TEST_F(TlsClientTest, LooksNamesUpAndTriesEachAddress) {
  EchoPeer peer;
  std::atomic<int> lookups = 0;
  auto resolver = std::make_shared<Resolver>([&](const std::string& host) -> base::Result<Addresses> {
    ++lookups;
    if (host == "slow") std::this_thread::sleep_for(300ms);
    if (host == "unknown") return Resolver::system_lookup("no-such-name.invalid");
    return Addresses{loopback(9), loopback(1)};
  });
  use({.resolver = resolver});
  auto answer = send({Scheme::http, "tables.example", peer.port()});
  ASSERT_TRUE(answer) << answer.error().message;
  use({.resolver = resolver});
  EXPECT_TRUE(send({Scheme::http, "tables.example", peer.port()}));
  EXPECT_EQ(lookups, 1);
  EXPECT_EQ(send({Scheme::http, "unknown", peer.port()}).error().code, "NameNotFound");
  EXPECT_EQ(send({Scheme::http, "slow", peer.port()}, "", 50ms).error().code, "Timeout");
  EXPECT_TRUE(Resolver::system_lookup("localhost"));
}

TEST(OriginTest, ReadsUrls) {
  auto url = parse_url("HTTPS://DynamoDB.eu-west-1.amazonaws.com/");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->origin, (Origin{Scheme::https, "dynamodb.eu-west-1.amazonaws.com", 443}));
  EXPECT_EQ(url->path, "");
  EXPECT_EQ(url->origin.authority(), "dynamodb.eu-west-1.amazonaws.com");
  url = parse_url("http://[::1]:8000/alternator/");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->origin, (Origin{Scheme::http, "::1", 8000}));
  EXPECT_EQ(url->origin.url(), "http://[::1]:8000");
  EXPECT_EQ(url->path, "/alternator");
  for (auto* wrong : {"", "localhost:8000", "ftp://a", "http://", "http://a:0", "http://a:70000", "http://a:x", "http://u@a",
                      "http://a?b", "http://a b", "http://[::1", "http://[::1]8", "http://a/\r\n"}) {
    EXPECT_EQ(parse_url(wrong).error().code, "BadUrl") << wrong;
  }
}

TEST(OriginTest, ReadsAuthorities) {
  for (auto [text, host, port] : {std::tuple("127.0.0.1:4567", "127.0.0.1", 4567),
                                  {"Leader.example:1", "leader.example", 1},
                                  {"[::1]:65535", "::1", 65535},
                                  {"leader", "leader", 0},
                                  {"leader:", "leader", 0}}) {
    auto place = parse_authority(text);
    ASSERT_TRUE(place) << text;
    EXPECT_EQ(place->host, host);
    EXPECT_EQ(place->port, port);
  }
  for (auto* wrong : {"", ":1", "127.0.0.1:18567x", "a:x1", "a: 1", "a:-1", "a:0", "a:65536", "a:1:2", "::1:4567", "[::1",
                      "[]:1", "[::1]1", "a/b:1", "u@a:1"}) {
    EXPECT_EQ(parse_authority(wrong).error().code, "BadAuthority") << wrong;
  }
}

}  // namespace
}  // namespace net
