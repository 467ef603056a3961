#include "store/log_scan.h"

#include <algorithm>
#include <array>

namespace store {
namespace {

constexpr size_t kLogBlockBytes = 32768;
constexpr size_t kLogHeadBytes = 7;
constexpr uint8_t kWholeWrite = 1, kFirstPart = 2, kLastPart = 4;

constexpr std::array<uint32_t, 256> crc32c_table() {
  std::array<uint32_t, 256> table{};
  for (uint32_t i = 0; i < 256; ++i) {
    uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = crc & 1 ? crc >> 1 ^ 0x82f63b78 : crc >> 1;
    table[i] = crc;
  }
  return table;
}

uint32_t masked_crc32c(std::string_view bytes) {
  static constexpr auto kTable = crc32c_table();
  uint32_t crc = ~uint32_t{0};
  for (unsigned char byte : bytes) crc = crc >> 8 ^ kTable[(crc ^ byte) & 0xff];
  crc = ~crc;
  return (crc >> 15 | crc << 17) + 0xa282ead8;
}

uint32_t little_end(std::string_view bytes) {
  uint32_t value = 0;
  for (size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

/// A record at the front of the rest of a block.
struct Record {
  size_t bytes = 0;  // with its head
  uint8_t type = 0;
  bool good = false;
};

/// Nothing at the zeros that end a block.
std::optional<Record> record_at(std::string_view rest) {
  if (rest.size() < kLogHeadBytes) return std::nullopt;
  Record record{kLogHeadBytes + little_end(rest.substr(4, 2)), static_cast<uint8_t>(rest[6])};
  if (record.type == 0 && record.bytes == kLogHeadBytes) return std::nullopt;
  if (record.bytes > rest.size() || record.type == 0 || record.type > kLastPart) return record;
  record.good = masked_crc32c(rest.substr(6, record.bytes - 6)) == little_end(rest.substr(0, 4));
  return record;
}

}  // namespace

std::optional<LogDamage> find_damage(std::string_view file) {
  std::optional<LogDamage> damage;
  for (size_t block = 0; block < file.size(); block += kLogBlockBytes) {
    auto rest = file.substr(block, kLogBlockBytes);
    while (auto record = record_at(rest)) {
      if (!record->good && !damage) damage = LogDamage{block + (std::min(kLogBlockBytes, file.size() - block) - rest.size())};
      if (record->good && damage) damage->writes += record->type == kWholeWrite || record->type == kFirstPart ? 1 : 0;
      if (record->bytes > rest.size()) break;  // its length is no length: the next block begins with a record
      rest.remove_prefix(record->bytes);
    }
  }
  return damage && damage->writes > 0 ? damage : std::nullopt;
}

}  // namespace store
