#include "wire/gzip.h"

#include <zlib.h>

#include <algorithm>

#include "base/check.h"
#include "wire/limits.h"

namespace wire {
namespace {

constexpr int gzip_window = 15 + 16;  // the largest window, with gzip's head and tail
constexpr int usual_memory = 8;

Bytef* bytes_of(const char* text) { return reinterpret_cast<Bytef*>(const_cast<char*>(text)); }

}  // namespace

std::string gzip(std::string_view bytes) {
  z_stream stream{};
  CHECK(deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, gzip_window, usual_memory, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = bytes_of(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = bytes_of(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::optional<std::string> gunzip(std::string_view coded, size_t limit) {
  z_stream stream{};
  CHECK(inflateInit2(&stream, gzip_window) == Z_OK);
  stream.next_in = bytes_of(coded.data());
  stream.avail_in = static_cast<uInt>(coded.size());
  std::string out;
  int state = Z_OK;
  while (state == Z_OK && out.size() <= limit) {
    size_t start = out.size();
    out.resize(start + std::clamp(coded.size() * 2, limits::gunzip_step_least, limits::gunzip_step_most));
    stream.next_out = bytes_of(out.data() + start);
    stream.avail_out = static_cast<uInt>(out.size() - start);
    state = inflate(&stream, Z_NO_FLUSH);
    out.resize(out.size() - stream.avail_out);
    if (state == Z_OK && stream.avail_in == 0 && stream.avail_out > 0) state = Z_BUF_ERROR;  // cut short
  }
  bool whole = state == Z_STREAM_END && stream.avail_in == 0 && out.size() <= limit;
  inflateEnd(&stream);
  if (!whole) return {};
  return out;
}

}  // namespace wire
