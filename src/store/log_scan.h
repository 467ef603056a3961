// The files of the write-ahead log, and what is left of a damaged one. The database stops reading at the first record that
// cannot be read: at the end of a file that is what a crash leaves; with whole records behind it something else damaged the
// file.
//
//   file     blocks of 32 KB, each of records and, at its end, zeros
//   record   checksum (4, little end first: CRC-32C of what follows the length, masked) | length (2) | type (1) | bytes
//   type     1 a whole write; 2, 3, 4 its first, middle, last part
//
// Pure functions; any thread.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace store {

inline constexpr size_t kLogBlockBytes = 32768;
inline constexpr size_t kLogHeadBytes = 7;
inline constexpr uint8_t kWholeWrite = 1, kFirstPart = 2, kLastPart = 4;  // types; between the last two: a middle part

/// A write begins with its first place (8 bytes) and how many it takes (4), little end first.
inline constexpr size_t kWriteHeadBytes = 12;

struct LogRecord {
  size_t bytes = 0;  // with its head
  uint8_t type = 0;
  bool good = false;  // it is there whole, as it was written
};
/// The record at the front of the rest of a block. Nothing at the zeros that end a block.
std::optional<LogRecord> log_record_at(std::string_view rest);
/// The checksum of a record: of its type and bytes.
uint32_t log_checksum(std::string_view type_and_bytes);
/// A number, little end first.
uint64_t little_end(std::string_view bytes);

struct LogDamage {
  uint64_t offset = 0;  // of the first record that cannot be read
  uint64_t writes = 0;  // how many behind it can
};
/// Nothing where no write lies behind damage.
std::optional<LogDamage> find_damage(std::string_view file);

}  // namespace store
