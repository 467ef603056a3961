#include "store/log_scan.h"

#include <algorithm>
#include <array>

namespace store {
namespace {

constexpr std::array<uint32_t, 256> crc32c_table() {
  std::array<uint32_t, 256> table{};
  for (uint32_t i = 0; i < 256; ++i) {
    uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = crc & 1 ? crc >> 1 ^ 0x82f63b78 : crc >> 1;
    table[i] = crc;
  }
  return table;
}

}  // namespace

uint32_t log_checksum(std::string_view type_and_bytes) {
  static constexpr auto kTable = crc32c_table();
  uint32_t crc = ~uint32_t{0};
  for (unsigned char byte : type_and_bytes) crc = crc >> 8 ^ kTable[(crc ^ byte) & 0xff];
  crc = ~crc;
  return (crc >> 15 | crc << 17) + 0xa282ead8;
}

uint64_t little_end(std::string_view bytes) {
  uint64_t value = 0;
  for (size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

std::optional<LogRecord> log_record_at(std::string_view rest) {
  if (rest.size() < kLogHeadBytes) return std::nullopt;
  LogRecord record{kLogHeadBytes + little_end(rest.substr(4, 2)), static_cast<uint8_t>(rest[6])};
  if (record.type == 0 && record.bytes == kLogHeadBytes) return std::nullopt;
  if (record.bytes > rest.size() || record.type == 0 || record.type > kLastPart) return record;
  record.good = log_checksum(rest.substr(6, record.bytes - 6)) == little_end(rest.substr(0, 4));
  return record;
}

std::optional<LogDamage> find_damage(std::string_view file) {
  std::optional<LogDamage> damage;
  for (size_t block = 0; block < file.size(); block += kLogBlockBytes) {
    auto rest = file.substr(block, kLogBlockBytes);
    while (auto record = log_record_at(rest)) {
      if (!record->good && !damage) damage = LogDamage{block + (std::min(kLogBlockBytes, file.size() - block) - rest.size())};
      if (record->good && damage) damage->writes += record->type == kWholeWrite || record->type == kFirstPart ? 1 : 0;
      if (record->bytes > rest.size()) break;  // its length is no length: the next block begins with a record
      rest.remove_prefix(record->bytes);
    }
  }
  return damage && damage->writes > 0 ? damage : std::nullopt;
}

}  // namespace store
