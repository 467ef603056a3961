// BodyReader: puts a message's body together from its framing (a length, chunks, or the end of the connection).
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "wire/http.h"

namespace net {

class BodyReader {
 public:
  enum class State { reading, done, malformed, too_large };

  explicit BodyReader(size_t max_bytes) : max_bytes_(max_bytes) {}
  void start_empty() { state_ = State::done; }
  void start_length(uint64_t bytes, std::string& body);
  void start_chunked();
  void start_until_close();

  State state() const { return state_; }
  /// The fields after the last chunk; whether they mean anything is the caller's to decide.
  const wire::Headers& trailers() const { return trailers_; }
  bool until_close() const { return framing_ == Framing::until_close; }
  /// Takes what belongs to the body into `body` and returns how many bytes that were. A chunk line that is not whole yet is
  /// left: call again with it and more.
  size_t feed(std::string_view data, std::string& body);

 private:
  enum class Framing { length, chunk_line, chunk_data, chunk_end, trailer, until_close };
  size_t take(std::string_view data, std::string& body);
  size_t line(std::string_view data);
  size_t stop(State state);

  size_t max_bytes_;
  State state_ = State::done;
  Framing framing_ = Framing::length;
  uint64_t left_ = 0;  // of the body or the chunk
  size_t trailer_bytes_ = 0;
  wire::Headers trailers_;
};

}  // namespace net
