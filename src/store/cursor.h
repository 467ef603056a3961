// Cursor: a walk over the keys of one family, in bytewise order, over the state the database had when the cursor was made.
// Snapshot: one such state, for several reads that must agree. It may be lost when the disk fails (health.h).
//
//   auto cursor = store.cursor(Family::items, {.from = prefix, .until = keys::after_prefix(prefix)});
//   for (cursor.seek_first(); cursor.valid(); cursor.next()) use(cursor.key(), cursor.value());
//   CHECK_OK(cursor.status());
//
// A cursor belongs to one thread at a time. It keeps old data alive: do not hold it across a co_await. It must end before its
// Snapshot and the Store do.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace rocksdb {
class Iterator;
class Snapshot;
}  // namespace rocksdb

namespace store {

enum class Family { meta, items, index, stream, logs };
inline constexpr int kFamilies = 5;

/// Where a read may look. Loops use `memory`, virga's and the machine's: what is not there ends as incomplete instead of
/// waiting for the disk.
enum class Tier { memory, any };

/// The keys k with from <= k < until; an empty `until` is no upper bound.
struct Span {
  std::string from;
  std::string until;
};

class Snapshot {
 public:
  struct Held;
  explicit Snapshot(std::unique_ptr<Held> held);
  Snapshot(Snapshot&& other) noexcept;
  Snapshot& operator=(Snapshot&& other) noexcept;
  ~Snapshot();
  /// Reads with it fail from now on: the database was opened anew.
  bool lost() const;
  /// Null when it is lost: reads with it fail from then on. For this room, within a pass of the database.
  const rocksdb::Snapshot* get() const;

 private:
  std::unique_ptr<Held> held_;
};

class Cursor {
 public:
  struct Bounds;
  Cursor(std::unique_ptr<Bounds> bounds, std::unique_ptr<rocksdb::Iterator> iterator);
  Cursor(Cursor&&) noexcept;
  Cursor& operator=(Cursor&&) noexcept;
  ~Cursor();

  void seek_first();
  void seek_last();
  void seek(std::string_view key);           // to the first key >= this one
  void seek_backward(std::string_view key);  // to the last key <= this one
  void next();
  void prev();

  /// True while it stands on a key.
  bool valid() const;
  std::string_view key() const;    // until the cursor moves
  std::string_view value() const;  // until the cursor moves

  /// Not valid because memory does not hold what comes next (Tier::memory only): go on from a worker.
  bool incomplete() const;
  /// Failed when it stopped for another reason than the end of its span; so also when incomplete.
  base::Status status() const;

 private:
  std::unique_ptr<Bounds> bounds_;
  std::unique_ptr<rocksdb::Iterator> iterator_;
};

}  // namespace store
