#include "replication/frame.h"

#include "replication/errors.h"
#include "replication/limits.h"
#include "store/keys.h"

namespace replication {
namespace {

constexpr size_t kHead = 5;
constexpr size_t kNumber = 8;

bool is_known(uint8_t kind) {
  return kind >= static_cast<uint8_t>(FrameKind::hello) && kind <= static_cast<uint8_t>(FrameKind::succeeded);
}

void append_head(std::string& out, FrameKind kind, size_t payload) {
  auto length = static_cast<uint32_t>(payload + 1);
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(length >> shift);
  out += static_cast<char>(kind);
}

}  // namespace

size_t limit_of(FrameKind kind) {
  switch (kind) {
    case FrameKind::piece: return limits::piece_bytes;
    case FrameKind::entry: return limits::entry_bytes + 3 * kNumber;
    case FrameKind::beat:
    case FrameKind::confirm:
    case FrameKind::succeed:
    case FrameKind::succeeded: return kNumber;
    default: return limits::message_bytes;
  }
}

base::Result<std::optional<Frame>> parse_frame(std::string_view bytes) {
  if (bytes.size() < kHead) return std::nullopt;
  size_t length = 0;
  for (int i = 0; i < 4; ++i) length = length << 8 | static_cast<uint8_t>(bytes[static_cast<size_t>(i)]);
  auto kind = static_cast<uint8_t>(bytes[4]);
  if (!is_known(kind)) return base::fail(bad_frame("a frame of an unknown kind"));
  if (length == 0 || length - 1 > limit_of(static_cast<FrameKind>(kind))) {
    return base::fail(bad_frame("a frame longer than its kind may be"));
  }
  if (bytes.size() < 4 + length) return std::nullopt;
  return Frame{static_cast<FrameKind>(kind), bytes.substr(kHead, length - 1), 4 + length};
}

std::string encode_frame(FrameKind kind, std::string_view payload) {
  std::string out;
  out.reserve(kHead + payload.size());
  append_head(out, kind, payload.size());
  out += payload;
  return out;
}

std::string encode_number(FrameKind kind, uint64_t number) { return encode_frame(kind, store::keys::number(number)); }

base::Result<uint64_t> decode_number(std::string_view payload) {
  if (payload.size() != kNumber) return base::fail(bad_frame("a number of another size"));
  return store::keys::read_number(payload);
}

std::string encode_entry(const store::LogEntry& entry, uint64_t head) {
  std::string out;
  out.reserve(kHead + 3 * kNumber + entry.bytes.size());
  append_head(out, FrameKind::entry, 3 * kNumber + entry.bytes.size());
  store::keys::append_number(out, entry.first);
  store::keys::append_number(out, entry.count);
  store::keys::append_number(out, head);
  out += entry.bytes;
  return out;
}

base::Result<EntryFrame> decode_entry(std::string_view payload) {
  if (payload.size() <= 3 * kNumber) return base::fail(bad_frame("an entry without bytes"));
  EntryFrame frame;
  frame.entry.first = store::keys::read_number(payload);
  frame.entry.count = store::keys::read_number(payload.substr(kNumber));
  frame.head = store::keys::read_number(payload.substr(2 * kNumber));
  if (frame.entry.first == 0 || frame.entry.count == 0 || frame.entry.last() < frame.entry.first ||
      frame.entry.last() > frame.head) {
    return base::fail(bad_frame("an entry whose places cannot be"));
  }
  frame.entry.bytes = payload.substr(3 * kNumber);
  return frame;
}

}  // namespace replication
