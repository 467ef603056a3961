// Frames as a stranger might send them: parsed, and what they carry decoded, by both sides.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "replication/frame.h"
#include "replication/link.h"
#include "replication/message.h"

namespace {

void look_at(const replication::Frame& frame) {
  using replication::FrameKind;
  switch (frame.kind) {
    case FrameKind::hello: replication::parse_message<replication::Hello>(frame.payload); break;
    case FrameKind::welcome: replication::parse_message<replication::Welcome>(frame.payload); break;
    case FrameKind::refuse: replication::refused(frame.payload); break;
    case FrameKind::file: {
      auto head = replication::parse_message<replication::FileHead>(frame.payload);
      if (head && replication::is_safe_path(head->path)) CHECK(("/" + head->path + "/").find("/../") == std::string::npos);
      break;
    }
    case FrameKind::placed: replication::parse_message<replication::Placed>(frame.payload); break;
    case FrameKind::entry: {
      auto entry = replication::decode_entry(frame.payload);
      if (!entry) break;
      CHECK(entry->entry.last() >= entry->entry.first && entry->entry.last() <= entry->head);
      CHECK(replication::encode_entry(entry->entry, entry->head).size() == frame.bytes);
      break;
    }
    case FrameKind::piece: break;
    default: replication::decode_number(frame.payload);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  while (true) {
    auto frame = replication::parse_frame(bytes);
    if (!frame || !*frame) return 0;
    CHECK((*frame)->bytes <= bytes.size() && (*frame)->payload.size() <= replication::limit_of((*frame)->kind));
    look_at(**frame);
    bytes.remove_prefix((*frame)->bytes);
  }
}
