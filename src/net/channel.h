// Channel: one TLS connection for a plain thread that may wait, and the socket that takes them in. For rooms that move long
// streams of bytes off the disk (replication); whoever serves requests uses loops (server.h, client.h).
//
//   TRY(auto channel, Channel::connect("10.0.0.7", 4567, context, timeout));
//   CHECK_OK(channel->write(bytes, timeout));
//   TRY(size_t got, channel->read(buffer, room, timeout));            // 0: nothing came in time
//
// One thread uses a channel, but `close` is for any. Never on a loop's thread: all of it waits.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "net/stream.h"
#include "net/tls.h"

namespace net {

/// Wakes a thread that waits in Channel::read, from any other.
class WakeUp {
 public:
  WakeUp();
  ~WakeUp();
  WakeUp(const WakeUp&) = delete;
  void set() const;
  void clear() const;
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

class Channel {
 public:
  using Milliseconds = std::chrono::milliseconds;

  /// To a name or numeric address, whose certificate must be for it.
  static base::Result<std::unique_ptr<Channel>> connect(const std::string& host, uint16_t port, const TlsContext& context,
                                                        Milliseconds timeout);
  ~Channel();
  Channel(const Channel&) = delete;

  /// A channel that was accepted: the handshake, before anything else.
  base::Status secure(const TlsContext& context, Milliseconds timeout);
  /// All of it goes out, or it fails.
  base::Status write(std::string_view bytes, Milliseconds timeout);
  /// At least one byte; 0 when nothing came in time or `wake` was set. Fails when the other side has ended.
  base::Result<size_t> read(char* out, size_t room, Milliseconds timeout, const WakeUp* wake = nullptr);
  /// Ends both directions: whoever waits here fails.
  void close();
  /// The other side, as "10.0.0.7:4567".
  const std::string& peer() const { return peer_; }

 private:
  friend class ChannelListener;
  enum class Waited { ready, woken, late };
  Channel(int fd, std::string peer);
  base::Status handshake(const TlsContext& context, const std::string& name, Milliseconds timeout);
  Waited wait(Stream::Step step, std::chrono::steady_clock::time_point until, const WakeUp* wake) const;
  base::Error failed() const;

  int fd_;
  std::string peer_;
  std::unique_ptr<Stream> stream_;
};

class ChannelListener {
 public:
  /// On a numeric address; port 0 takes a free one.
  static base::Result<std::unique_ptr<ChannelListener>> listen(const std::string& address, uint16_t port);
  ~ChannelListener();
  ChannelListener(const ChannelListener&) = delete;

  uint16_t port() const;
  /// Nullptr when nobody came in time. The channel is to be secured, by a thread of its own.
  std::unique_ptr<Channel> accept(Channel::Milliseconds timeout) const;

 private:
  explicit ChannelListener(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace net
