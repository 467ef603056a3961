// ResponseStream: an answer that is sent while it is made, for function URLs and InvokeWithResponseStream.
//
//   return lambda::serve_stream([](const lambda::HttpRequest& request, lambda::ResponseStream& out) -> base::Status {
//     out.head(200, {{"Content-Type", "text/plain"}});
//     for (auto& line : lines) CHECK_OK(out.write(line));
//     return {};
//   });
//
// The first write begins the answer: until then an Error is the invocation's error as usual, from then on it breaks the answer
// off, and is told in its trailer.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace lambda {

class ResponseStream {
 public:
  /// Where the bytes go: each piece as it is written, in order.
  using Sink = std::function<base::Status(std::string_view bytes)>;
  /// Called with the content type before the first piece.
  using Begin = std::function<base::Status(std::string_view content_type)>;

  ResponseStream(Begin begin, Sink sink) : begin_(std::move(begin)), sink_(std::move(sink)) {}

  /// Of an answer that is no HTTP response; application/octet-stream when nothing is said. Before the first write.
  void content_type(std::string type) { content_type_ = std::move(type); }
  /// Status and headers of an HTTP response. Before the first write.
  void head(int status, std::vector<std::pair<std::string, std::string>> headers = {});
  /// Sends a piece; waits while the receiver is behind.
  base::Status write(std::string_view bytes);

  bool begun() const { return begun_; }

 private:
  base::Status begin();

  Begin begin_;
  Sink sink_;
  std::string content_type_ = "application/octet-stream";
  std::string prelude_;
  bool begun_ = false;
};

}  // namespace lambda
