#include "net/body.h"

#include <algorithm>

#include "net/fields.h"
#include "net/limits.h"

namespace net {

void BodyReader::start_length(uint64_t bytes, std::string& body) {
  framing_ = Framing::length;
  left_ = bytes;
  if (bytes > max_bytes_) {
    state_ = State::too_large;
  } else {
    state_ = bytes == 0 ? State::done : State::reading;
    body.reserve(std::min<size_t>(bytes, limits::body_reserve_bytes));
  }
}

void BodyReader::start_chunked() {
  framing_ = Framing::chunk_line;
  state_ = State::reading;
  trailer_bytes_ = 0;
  if (!trailers_.empty()) trailers_ = {};
}

void BodyReader::start_until_close() {
  framing_ = Framing::until_close;
  state_ = State::reading;
}

size_t BodyReader::stop(State state) {
  state_ = state;
  return 0;
}

size_t BodyReader::feed(std::string_view data, std::string& body) {
  size_t used = 0;
  while (state_ == State::reading && used < data.size()) {
    size_t step = take(data.substr(used), body);
    if (step == 0) break;
    used += step;
  }
  return used;
}

size_t BodyReader::take(std::string_view data, std::string& body) {
  switch (framing_) {
    case Framing::length:
    case Framing::chunk_data: {
      auto part = data.substr(0, left_);
      body.append(part);
      left_ -= part.size();
      if (left_ == 0) {
        if (framing_ == Framing::length) state_ = State::done;
        framing_ = Framing::chunk_end;
      }
      return part.size();
    }
    case Framing::until_close:
      if (data.size() > max_bytes_ - body.size()) return stop(State::too_large);
      body.append(data);
      return data.size();
    case Framing::chunk_end:
      if (data[0] != '\r' || (data.size() > 1 && data[1] != '\n')) return stop(State::malformed);
      if (data.size() < 2) return 0;
      framing_ = Framing::chunk_line;
      return 2;
    case Framing::chunk_line:
    case Framing::trailer: {
      size_t used = line(data);
      if (state_ == State::reading && framing_ == Framing::chunk_data && left_ > max_bytes_ - body.size()) {
        return stop(State::too_large);
      }
      return used;
    }
  }
  return 0;
}

size_t BodyReader::line(std::string_view data) {
  size_t limit = framing_ == Framing::chunk_line ? limits::chunk_line_bytes : limits::header_bytes - trailer_bytes_;
  auto end = data.substr(0, limit).find('\n');
  if (end == std::string_view::npos) return data.size() >= limit ? stop(State::malformed) : 0;
  if (end == 0 || data[end - 1] != '\r') return stop(State::malformed);
  auto text = data.substr(0, end - 1);
  if (framing_ == Framing::chunk_line) {
    auto size = parse_chunk_size(text);
    if (!size) return stop(State::malformed);
    left_ = *size;
    framing_ = left_ == 0 ? Framing::trailer : Framing::chunk_data;
  } else if (text.empty()) {
    state_ = State::done;
  } else {
    auto field = parse_field(text);
    if (!field) return stop(State::malformed);
    trailers_.add(std::string(field->first), std::string(field->second));
    trailer_bytes_ += end + 1;
    if (trailer_bytes_ >= limits::header_bytes) return stop(State::malformed);
  }
  return end + 1;
}

}  // namespace net
