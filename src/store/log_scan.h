// What is left of a damaged file of the write-ahead log. The database stops reading at the first record that cannot be read: at
// the end of a file that is what a crash leaves; with whole records behind it something else damaged the file.
//
//   file     blocks of 32 KB, each of records and, at its end, zeros
//   record   checksum (4, little end first: CRC-32C of what follows the length, masked) | length (2) | type (1) | bytes
//   type     1 a whole write; 2, 3, 4 its first, middle, last part
//
// Pure function; any thread.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace store {

struct LogDamage {
  uint64_t offset = 0;  // of the first record that cannot be read
  uint64_t writes = 0;  // how many behind it can
};
/// Nothing where no write lies behind damage.
std::optional<LogDamage> find_damage(std::string_view file);

}  // namespace store
