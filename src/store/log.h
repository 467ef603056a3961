// Log: the store's write-ahead log as others follow it: every write there is, in order, each with its place in that order.
//
//   auto& log = store.log();
//   TRY(auto reader, log.read(position + 1));
//   while (true) { TRY(auto entry, reader->next()); if (!entry) wait for more; else send(*entry); }
//   ... elsewhere:  CHECK_OK(copy.log().append(entries));      // the same order, the same places
//
// A place is a RocksDB sequence number: each put, erasure and erased range has one, without gaps. A copy of the database files
// carries them on, so the place of its last write says how far a copy has come. The log reaches back as far as the store was
// opened with LogKept::for_followers, at most as far as `trim` leaves it.
//
// All of it may wait for the disk, but `last`. Any thread; a LogReader belongs to one at a time and ends before the store.
#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/cursor.h"

namespace store {

class Database;
class Sums;

/// Operations that were stored together, as RocksDB writes them.
struct LogEntry {
  uint64_t first = 0;  // the place of the first
  uint64_t count = 0;  // how many; each has a place
  std::string bytes;
  uint64_t last() const { return first + count - 1; }
};

/// One operation of an entry. Views into the entry.
struct LogOperation {
  enum class Kind { put, erase, erase_range };
  Kind kind;
  Family family;
  std::string_view key;    // of a range: its first
  std::string_view value;  // of a range: the key behind its last
};

class LogReader {
 public:
  virtual ~LogReader() = default;
  /// Nothing: there is no more now. Fails with log_gone when what comes next is not kept any more.
  virtual base::Result<std::optional<LogEntry>> next() = 0;
};

class Log {
 public:
  Log(Database& database, Sums& sums);

  /// The place of the last write; 0 when there is none.
  uint64_t last() const;
  /// Makes all that is written so far durable.
  base::Status sync();
  /// From that place on, which is at most one behind the last.
  base::Result<std::unique_ptr<LogReader>> read(uint64_t from);
  /// Erases the oldest of what is kept for followers beyond so many bytes, but nothing from `needed` on.
  base::Status trim(size_t kept_bytes, uint64_t needed = UINT64_MAX);
  /// Makes a copy of the database in a folder that does not exist yet, beside the data folder's own files: files are linked
  /// where they can be. Returns a place that it holds for sure.
  base::Result<uint64_t> copy_to(const std::filesystem::path& folder);

  using See = std::function<void(const LogOperation&)>;
  /// For stores that take no other writes: writes entries that come next after `last`, the last of them with a sync, and calls
  /// `see` for each operation before it is written. Fails when they do not fit; nothing that does not fit is written.
  base::Status append(std::span<const LogEntry> entries, const See& see = {});

  /// Calls `see` for each operation. Fails when the bytes are no such entry.
  base::Status visit(const LogEntry& entry, const See& see) const;

 private:
  Database& database_;
  Sums& sums_;
  std::array<uint32_t, kFamilies> ids_{};  // RocksDB's numbers of the families, the same after each opening
};

/// Erases the files of a database in a folder that nobody has open, and leaves all others.
base::Status erase_database(const std::filesystem::path& folder);

}  // namespace store
