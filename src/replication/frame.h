// Frame: one message between a leader and a follower, as bytes.
//
//   length: 4 bytes | kind: 1 byte | payload                        length counts kind and payload; numbers are big end first
//
//   follower -> leader     hello     JSON (message.h): who, how far
//                          confirm   place 8: all up to there is durable here
//                          succeed   epoch 8: hand over, I shall lead in that epoch
//   leader -> follower     welcome   JSON: go on, or a copy comes
//                          refuse    JSON: why not; the last
//                          file      JSON: a file comes: its path, size, mode
//                          piece     bytes of it
//                          placed    JSON: the folder that is complete
//                          entry     first place 8 | operations 8 | the leader's last place 8 | bytes of the store's log
//                          beat      the leader's last place 8
//                          succeeded place 8: my last; no other follows
//
// Pure functions; any thread. `parse` takes bytes of strangers; decoders take what it found.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/log.h"

namespace replication {

enum class FrameKind : uint8_t {
  hello = 1,
  welcome = 2,
  refuse = 3,
  file = 4,
  piece = 5,
  placed = 6,
  entry = 7,
  beat = 8,
  confirm = 9,
  succeed = 10,
  succeeded = 11,
};

/// The payload's most bytes.
size_t limit_of(FrameKind kind);

struct Frame {
  FrameKind kind;
  std::string_view payload;  // into what was parsed
  size_t bytes;              // of the whole frame
};

/// The frame that the bytes begin with; nothing when more are needed to tell.
base::Result<std::optional<Frame>> parse_frame(std::string_view bytes);

std::string encode_frame(FrameKind kind, std::string_view payload);
/// A frame of one number: beat, confirm, succeed, succeeded.
std::string encode_number(FrameKind kind, uint64_t number);
base::Result<uint64_t> decode_number(std::string_view payload);

struct EntryFrame {
  store::LogEntry entry;
  uint64_t head = 0;  // the leader's last place
};
std::string encode_entry(const store::LogEntry& entry, uint64_t head);
base::Result<EntryFrame> decode_entry(std::string_view payload);

}  // namespace replication
