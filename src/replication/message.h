// What leaders and followers say to each other in JSON: the payloads of hello, welcome, refuse, file and placed (frame.h).
// Unknown members are ignored, so newer programs can say more. `parse_message` takes what a stranger sent. Pure; any thread.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "replication/frame.h"
#include "replication/limits.h"
#include "wire/fields.h"
#include "wire/json.h"

namespace replication {

inline constexpr int64_t kVersion = 1;  // raised when the other side could misunderstand what is said

/// A follower's first words. With purpose "notice" it follows nothing: it only tells of its epoch.
struct Hello {
  int64_t version = kVersion;
  std::string follower;  // its id
  std::string purpose = "follow";
  int64_t epoch = 0;        // the highest it has seen
  std::string run;          // whose writes its last are (lineage.h); "": it has no data
  uint64_t place = 0;       // of its last write
  int64_t data_format = 0;  // of its program
};

struct Welcome {
  int64_t version = kVersion;
  std::string action;      // "continue": entries come from hello's place on; "copy": the whole data folder comes
  std::string why;         // a copy is needed
  int64_t epoch = 0;       // of the leader
  uint64_t head = 0;       // its last place
  std::string confirming;  // "sync": writes are answered once this follower confirms them; "async": at once
  uint64_t bytes = 0;      // of the copy, about
};

struct Refusal {
  std::string code;
  std::string message;
};

/// Regular files, folders and links (only files have bytes). The path is relative to the data folder of the leader:
/// database/..., packages/...
struct FileHead {
  std::string path;
  std::string kind = "file";  // or "folder", "link"
  uint64_t size = 0;
  int64_t mode = 0600;
  std::string target = {};  // of a link
};

struct Placed {
  std::string path;
};

template <class V>
void fields(V& v, Hello& x) {
  v.required("Version", x.version);
  v.required("Follower", x.follower, wire::Length{1, 64});
  v.optional("Purpose", x.purpose);
  v.required("Epoch", x.epoch, wire::Range{0, INT64_MAX});
  v.optional("Run", x.run);
  v.optional("Place", x.place);
  v.optional("DataFormat", x.data_format);
}
template <class V>
void fields(V& v, Welcome& x) {
  v.required("Version", x.version);
  v.required("Action", x.action);
  v.optional("Why", x.why);
  v.required("Epoch", x.epoch);
  v.required("Head", x.head);
  v.optional("Confirming", x.confirming);
  v.optional("Bytes", x.bytes);
}
template <class V>
void fields(V& v, Refusal& x) {
  v.required("Code", x.code);
  v.required("Message", x.message);
}
template <class V>
void fields(V& v, FileHead& x) {
  v.required("Path", x.path, wire::Length{1, static_cast<int64_t>(limits::path_bytes)});
  v.optional("Kind", x.kind);
  v.optional("Size", x.size);
  v.optional("Mode", x.mode, wire::Range{0, 07777});
  v.optional("Target", x.target);
}
template <class V>
void fields(V& v, Placed& x) {
  v.required("Path", x.path, wire::Length{1, static_cast<int64_t>(limits::path_bytes)});
}

base::Error bad_message(std::string_view why);

template <class T>
base::Result<T> parse_message(std::string_view payload) {
  auto document = wire::parse_json(payload);
  if (!document) return base::fail(bad_message(document.error().message));
  auto decoded = wire::decode<T>(*std::move(document));
  if (!decoded) return base::fail(bad_message(decoded.error().message));
  if (!decoded->violations.empty()) return base::fail(bad_message(wire::joined(decoded->violations)));
  return std::move(decoded->value);
}

template <class T>
std::string encode_message(FrameKind kind, T message) {
  return encode_frame(kind, wire::to_json(wire::write(std::move(message))));
}

/// Whether a path that was received may be made below a data folder: relative, with no step upwards, below one of the folders
/// that are copied.
bool is_safe_path(std::string_view path);
/// Whether a link at that safe path may lead there: relative, and on its way never above the package.
bool is_safe_link(std::string_view path, std::string_view target);

}  // namespace replication
