#include "aws/crc32.h"

#include <array>
#include <bit>
#include <cstring>

namespace aws {
namespace {

constexpr size_t lanes = 8;  // bytes taken at a time

constexpr auto tables = [] {
  std::array<std::array<uint32_t, 256>, lanes> all{};
  for (uint32_t i = 0; i < 256; ++i) {
    uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = value & 1 ? value >> 1 ^ 0xEDB88320u : value >> 1;
    all[0][i] = value;
  }
  for (size_t lane = 1; lane < lanes; ++lane) {
    for (size_t i = 0; i < 256; ++i) all[lane][i] = all[lane - 1][i] >> 8 ^ all[0][all[lane - 1][i] & 0xFF];
  }
  return all;
}();

static_assert(std::endian::native == std::endian::little);

}  // namespace

uint32_t crc32(std::string_view bytes) {
  uint32_t state = ~0u;
  const char* at = bytes.data();
  size_t left = bytes.size();
  for (; left >= lanes; left -= lanes, at += lanes) {
    uint64_t chunk = 0;
    std::memcpy(&chunk, at, lanes);
    chunk ^= state;
    state = 0;
    for (size_t lane = 0; lane < lanes; ++lane) state ^= tables[lanes - 1 - lane][chunk >> (8 * lane) & 0xFF];
  }
  for (; left; --left, ++at) state = state >> 8 ^ tables[0][(state ^ static_cast<unsigned char>(*at)) & 0xFF];
  return ~state;
}

}  // namespace aws
