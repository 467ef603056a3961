#include "net/channel.h"

#include <gtest/gtest.h>

#include <functional>
#include <thread>

#include "net/test_certificates.h"
#include "net/tls_secret.h"

namespace net {
namespace {

using Role = TlsContext::Role;
constexpr std::chrono::milliseconds kSoon{5000};

/// A listener whose one guest is handed to `talk` on a thread.
class Host {
 public:
  explicit Host(TlsContext context, std::function<void(Channel&)> talk = echo)
      : listener_(*ChannelListener::listen("127.0.0.1", 0)) {
    thread_ = std::thread([this, context, talk] {
      auto channel = listener_->accept(kSoon);
      if (!channel) return;
      auto secured = channel->secure(context, kSoon);
      refused_ = !secured;
      if (secured) talk(*channel);
    });
  }
  ~Host() { wait(); }
  void wait() {
    if (thread_.joinable()) thread_.join();
  }
  uint16_t port() const { return listener_->port(); }
  bool refused() const { return refused_; }

  static void echo(Channel& channel) {
    char buffer[65536];
    for (;;) {
      auto got = channel.read(buffer, sizeof buffer, kSoon);
      if (!got || *got == 0 || !channel.write({buffer, *got}, kSoon)) return;
    }
  }

 private:
  std::unique_ptr<ChannelListener> listener_;
  std::atomic<bool> refused_ = false;
  std::thread thread_;
};

TlsContext with_secret(Role role, std::string_view secret) { return *tls_with_secret(role, "test", secret); }

base::Result<std::string> exchanged(Channel& channel, std::string_view text) {
  CHECK_OK(channel.write(text, kSoon));
  std::string back;
  char buffer[65536];
  while (back.size() < text.size()) {
    TRY(size_t got, channel.read(buffer, sizeof buffer, kSoon));
    if (got == 0) break;
    back.append(buffer, got);
  }
  return back;
}

TEST(Channel, TwoWithTheSameSecretTalk) {
  Host host(with_secret(Role::server, "the secret of both"));
  auto channel = Channel::connect("localhost", host.port(), with_secret(Role::client, "the secret of both"), kSoon);
  ASSERT_TRUE(channel) << channel.error().message;
  EXPECT_EQ(*exchanged(**channel, "hello"), "hello");
  std::string large(3'000'000, 'x');
  std::thread writer([&] { (*channel)->write(large, kSoon); });
  writer.join();  // the echo's answers wait in the socket's buffers, as far as they have room
}

TEST(Channel, AnotherSecretOrPurposeIsRefusedByBoth) {
  Host host(with_secret(Role::server, "the secret of one"));
  auto channel = Channel::connect("127.0.0.1", host.port(), with_secret(Role::client, "the secret of the other"), kSoon);
  ASSERT_FALSE(channel);
  EXPECT_EQ(channel.error().code, "NotProven");
  host.wait();
  EXPECT_TRUE(host.refused());
  Host other(with_secret(Role::server, "the secret of one"));
  channel = Channel::connect("127.0.0.1", other.port(), *tls_with_secret(Role::client, "else", "the secret of one"), kSoon);
  ASSERT_FALSE(channel);
  EXPECT_EQ(channel.error().code, "NotProven");
}

TEST(Channel, ASecretIsNotSatisfiedByACertificateNorTheOtherWayRound) {
  TestCertificates certificates;
  certificates.sign("server", "DNS:localhost,IP:127.0.0.1");
  TlsOptions shown{.certificate = certificates.certificate("server"), .key = certificates.key("server")};
  Host certified(*TlsContext::server(shown));
  EXPECT_FALSE(Channel::connect("127.0.0.1", certified.port(), with_secret(Role::client, "the secret of both"), kSoon));
  Host secret(with_secret(Role::server, "the secret of both"));
  TlsOptions trusting{.trusted = certificates.authority()};
  EXPECT_FALSE(Channel::connect("127.0.0.1", secret.port(), *TlsContext::client(trusting), kSoon));
}

TEST(Channel, CertificatesProveBothSides) {
  TestCertificates certificates;
  certificates.sign("server", "IP:127.0.0.1");
  certificates.sign("client", "DNS:client");
  auto server = *TlsContext::server({.certificate = certificates.certificate("server"),
                                     .key = certificates.key("server"),
                                     .trusted = certificates.authority()});
  auto client = *TlsContext::client({.certificate = certificates.certificate("client"),
                                     .key = certificates.key("client"),
                                     .trusted = certificates.authority()});
  Host host(server);
  auto channel = Channel::connect("127.0.0.1", host.port(), client, kSoon);
  ASSERT_TRUE(channel) << channel.error().message;
  EXPECT_EQ(*exchanged(**channel, "hello"), "hello");
  Host stranger(server);
  channel = Channel::connect("127.0.0.1", stranger.port(), *TlsContext::client({.trusted = certificates.authority()}), kSoon);
  EXPECT_FALSE(channel && exchanged(**channel, "hello")) << "a client without a certificate";
  stranger.wait();
  EXPECT_TRUE(stranger.refused());
}

TEST(Channel, AReaderIsWokenAndTheEndIsSeen) {
  WakeUp wake;
  Host host(with_secret(Role::server, "the secret of both"), [](Channel& channel) { channel.write("bye", kSoon); });
  auto channel = Channel::connect("127.0.0.1", host.port(), with_secret(Role::client, "the secret of both"), kSoon);
  ASSERT_TRUE(channel);
  char buffer[16];
  auto got = (*channel)->read(buffer, sizeof buffer, kSoon);
  ASSERT_TRUE(got);
  EXPECT_EQ(*got, 3u);
  EXPECT_FALSE((*channel)->read(buffer, sizeof buffer, kSoon)) << "it has ended";
  Host silent(with_secret(Role::server, "the secret of both"), [](Channel& channel) {
    char byte;
    channel.read(&byte, 1, kSoon);
  });
  channel = Channel::connect("127.0.0.1", silent.port(), with_secret(Role::client, "the secret of both"), kSoon);
  ASSERT_TRUE(channel);
  wake.set();
  EXPECT_EQ(*(*channel)->read(buffer, sizeof buffer, kSoon, &wake), 0u);
  wake.clear();
  EXPECT_EQ(*(*channel)->read(buffer, sizeof buffer, std::chrono::milliseconds(20), &wake), 0u);
  std::thread closer([&] { (*channel)->close(); });
  EXPECT_FALSE((*channel)->read(buffer, sizeof buffer, kSoon, &wake));
  closer.join();
}

TEST(Channel, NobodyThereIsAnError) {
  uint16_t port = (*ChannelListener::listen("127.0.0.1", 0))->port();
  auto channel = Channel::connect("127.0.0.1", port, with_secret(Role::client, "the secret of both"), kSoon);
  ASSERT_FALSE(channel);
  EXPECT_EQ(channel.error().code, "ConnectionFailed");
  auto taken = ChannelListener::listen("127.0.0.1", 0);
  EXPECT_EQ(ChannelListener::listen("127.0.0.1", (*taken)->port()).error().code, "PortInUse");
  EXPECT_EQ((*taken)->accept(std::chrono::milliseconds(10)), nullptr);
}

}  // namespace
}  // namespace net
