// Link: frames over a channel: sends whole ones, hands out whole ones. One thread; all of it may wait.
#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "net/channel.h"
#include "replication/frame.h"
#include "replication/message.h"

namespace replication {

class Link {
 public:
  explicit Link(std::unique_ptr<net::Channel> channel) : channel_(std::move(channel)) {}

  net::Channel& channel() const { return *channel_; }
  base::Status send(std::string_view frame);
  /// The next frame, whose payload stays until the next call; nothing when none came in time or `wake` was set.
  base::Result<std::optional<Frame>> receive(std::chrono::milliseconds timeout, const net::WakeUp* wake = nullptr);
  /// The next frame must be of that kind and come in time.
  template <class T>
  base::Result<T> expect(FrameKind kind, std::chrono::milliseconds timeout) {
    TRY(auto payload, expect_payload(kind, timeout));
    return parse_message<T>(payload);
  }

 private:
  base::Result<std::string_view> expect_payload(FrameKind kind, std::chrono::milliseconds timeout);
  std::unique_ptr<net::Channel> channel_;
  std::string buffer_;  // [begin_, end_) was read
  size_t begin_ = 0, end_ = 0;
};

/// What a refuse frame says, as an error.
base::Error refused(std::string_view payload);

}  // namespace replication
