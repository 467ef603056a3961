#include "replication/link.h"

#include <cstring>

#include "replication/errors.h"
#include "replication/limits.h"

namespace replication {

base::Status Link::send(std::string_view frame) { return channel_->write(frame, limits::silence); }

base::Result<std::optional<Frame>> Link::receive(std::chrono::milliseconds timeout, const net::WakeUp* wake) {
  auto until = std::chrono::steady_clock::now() + timeout;
  for (;;) {
    TRY(auto frame, parse_frame(std::string_view(buffer_).substr(begin_, end_ - begin_)));
    if (frame) {
      begin_ += frame->bytes;
      return frame;
    }
    if (begin_ > 0) std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    if (end_ == buffer_.size()) buffer_.resize(std::max(limits::buffer_bytes, buffer_.size() * 2));
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    TRY(size_t got, channel_->read(buffer_.data() + end_, buffer_.size() - end_, std::max(left, left.zero()), wake));
    if (got == 0) return std::nullopt;
    end_ += got;
  }
}

base::Result<std::string_view> Link::expect_payload(FrameKind kind, std::chrono::milliseconds timeout) {
  TRY(auto frame, receive(timeout));
  if (!frame) return base::fail(leader_silent(channel_->peer()));
  if (frame->kind == FrameKind::refuse) return base::fail(refused(frame->payload));
  if (frame->kind != kind) return base::fail(bad_frame("a frame that is not its turn"));
  return frame->payload;
}

base::Error refused(std::string_view payload) {
  auto refusal = parse_message<Refusal>(payload);
  if (!refusal) return std::move(refusal).error();
  return {base::ErrorKind::denied, std::move(refusal->code), std::move(refusal->message), {}, {}};
}

}  // namespace replication
