#include "base/random.h"

#include <sys/random.h>

#include <algorithm>
#include <cstring>

#include "base/check.h"

namespace base {

std::string Random::bytes(size_t count) {
  std::string out(count, '\0');
  fill({reinterpret_cast<uint8_t*>(out.data()), count});
  return out;
}

std::string Random::from_alphabet(std::string_view alphabet, size_t length) {
  CHECK(!alphabet.empty() && alphabet.size() <= 256);
  const unsigned limit = 256 / alphabet.size() * alphabet.size();
  std::string out;
  while (out.size() < length) {
    uint8_t pool[64];
    fill(pool);
    for (size_t i = 0; i < sizeof pool && out.size() < length; ++i) {
      if (pool[i] < limit) out.push_back(alphabet[pool[i] % alphabet.size()]);
    }
  }
  return out;
}

std::string Random::uuid() {
  uint8_t raw[16];
  fill(raw);
  raw[6] = (raw[6] & 0x0f) | 0x40;
  raw[8] = (raw[8] & 0x3f) | 0x80;
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(36);
  for (int i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out.push_back('-');
    out.push_back(digits[raw[i] >> 4]);
    out.push_back(digits[raw[i] & 15]);
  }
  return out;
}

void SystemRandom::fill(std::span<uint8_t> out) {
  // One system call feeds many small requests; used bytes are wiped.
  struct Pool {
    uint8_t bytes[512];
    size_t used = sizeof bytes;
  };
  static thread_local Pool pool;
  while (!out.empty()) {
    if (pool.used == sizeof pool.bytes) {
      size_t have = 0;
      while (have < sizeof pool.bytes) {
        ssize_t got = getrandom(pool.bytes + have, sizeof pool.bytes - have, 0);
        if (got > 0) have += static_cast<size_t>(got);
      }
      pool.used = 0;
    }
    size_t take = std::min(out.size(), sizeof pool.bytes - pool.used);
    std::memcpy(out.data(), pool.bytes + pool.used, take);
    std::memset(pool.bytes + pool.used, 0, take);
    pool.used += take;
    out = out.subspan(take);
  }
}

void SeededRandom::fill(std::span<uint8_t> out) {
  std::lock_guard lock(mutex_);
  for (auto& byte : out) byte = static_cast<uint8_t>(engine_());
}

}  // namespace base
