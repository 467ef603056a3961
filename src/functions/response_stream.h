// ResponseStream: what a function answers in pieces, on its way from its environment to whoever invoked it, who may be on
// another loop.
//
//   CO_TRY(auto outcome, co_await host.invoke(caller, {.function = "f", .payload = event, .wants = Wants::stream}));
//   if (outcome.stream) while (auto piece = co_await outcome.stream->next()) send(*piece);
//   auto& end = outcome.stream->end();                        // whether it was all, or what went wrong
//
// The writer waits while the reader is limits::stream_ahead_bytes behind. A reader that goes away (drops its pointer) ends
// the waiting; what still comes is dropped. One reader, one writer.
#pragma once
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/task.h"

namespace functions {

class ResponseStream {
 public:
  ResponseStream() = default;
  ResponseStream(const ResponseStream&) = delete;
  ~ResponseStream();

  struct End {
    std::string error_type = {};  // "": complete
    std::string error_body = {};  // JSON, as the function or the host says it
    std::string log_tail = {};    // when it was wanted
    bool failed() const { return !error_type.empty(); }
  };

  /// The next piece; nothing at the end.
  base::Task<std::optional<std::string>> next();
  /// Once `next` has given nothing.
  const End& end() const { return end_; }

 private:
  friend class StreamWriter;
  std::mutex mutex_;
  std::deque<std::string> pieces_;
  size_t bytes_ = 0;  // in pieces_
  bool ended_ = false;
  End end_;
  std::optional<base::OneShotPromise<bool>> reader_, writer_;  // who waits
};

/// The environment's end of it. Holds the stream weakly once it is handed over: a reader that is gone is noticed by that.
class StreamWriter {
 public:
  /// The reader's end; once.
  std::shared_ptr<ResponseStream> take() { return std::exchange(fresh_, nullptr); }
  base::Task<void> write(std::string piece);
  void finish(ResponseStream::End end);

 private:
  std::shared_ptr<ResponseStream> fresh_ = std::make_shared<ResponseStream>();
  std::weak_ptr<ResponseStream> stream_ = fresh_;
};

}  // namespace functions
