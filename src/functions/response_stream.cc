#include "functions/response_stream.h"

#include "functions/limits.h"

namespace functions {

ResponseStream::~ResponseStream() {
  if (writer_) writer_->set(true);
}

base::Task<std::optional<std::string>> ResponseStream::next() {
  for (;;) {
    std::optional<base::OneShotFuture<bool>> wait;
    {
      std::lock_guard lock(mutex_);
      if (!pieces_.empty()) {
        std::string piece = std::move(pieces_.front());
        pieces_.pop_front();
        bytes_ -= piece.size();
        if (auto writer = std::exchange(writer_, std::nullopt)) writer->set(true);
        co_return piece;
      }
      if (ended_) co_return std::nullopt;
      auto [promise, future] = base::one_shot<bool>();
      reader_ = promise;
      wait.emplace(std::move(future));
    }
    co_await *std::move(wait);
  }
}

base::Task<void> StreamWriter::write(std::string piece) {
  std::optional<base::OneShotFuture<bool>> wait;
  {
    auto stream = stream_.lock();
    if (!stream || piece.empty()) co_return;
    std::lock_guard lock(stream->mutex_);
    stream->bytes_ += piece.size();
    stream->pieces_.push_back(std::move(piece));
    if (auto reader = std::exchange(stream->reader_, std::nullopt)) reader->set(true);
    if (stream->bytes_ <= limits::stream_ahead_bytes) co_return;
    auto [promise, future] = base::one_shot<bool>();
    stream->writer_ = promise;
    wait.emplace(std::move(future));
  }
  co_await *std::move(wait);
}

void StreamWriter::finish(ResponseStream::End end) {
  auto stream = stream_.lock();
  if (!stream) return;
  std::lock_guard lock(stream->mutex_);
  if (std::exchange(stream->ended_, true)) return;
  stream->end_ = std::move(end);
  if (auto reader = std::exchange(stream->reader_, std::nullopt)) reader->set(true);
}

}  // namespace functions
