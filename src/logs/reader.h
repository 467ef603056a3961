// Reader: walks the events of one stream, stored and not yet stored ones, in both directions. It may wait for the disk, and
// keeps one chunk in memory at a time. One thread.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "logs/state.h"

namespace logs {

class Reader {
 public:
  /// `memory` is null when the stream is only stored.
  Reader(const store::Store& store, std::string group, std::string stream, const std::shared_ptr<Stream>& memory);

  /// The first event at or after the position; it moves there. nullptr at the end.
  const Event* at_or_after(Position& position);
  /// The last event before the position; it moves there. nullptr at the beginning.
  const Event* before(Position& position);
  /// Behind the last event.
  Position end();
  /// Chunks that hold nothing at or after this moment may be skipped by at_or_after.
  void skip_before(int64_t timestamp_ms) { oldest_ms_ = timestamp_ms; }
  base::Status status() const { return status_; }

 private:
  struct Chunk {
    uint64_t number = 0;
    std::vector<Event> events;
  };
  bool load_from(uint64_t number);   // the first chunk with this number or a greater one
  bool load_until(uint64_t number);  // the last chunk with this number or a smaller one
  bool decode(uint64_t number, std::string_view value);

  std::string prefix_;
  std::vector<Chunk> memory_;
  uint64_t stored_end_ = UINT64_MAX;  // chunks from here on are in memory_
  store::Cursor cursor_;              // made after the two above are read
  Chunk chunk_;
  bool loaded_ = false;
  int64_t oldest_ms_ = INT64_MIN;
  base::Status status_;
};

}  // namespace logs
