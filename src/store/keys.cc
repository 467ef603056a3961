#include "store/keys.h"

#include "base/check.h"

namespace store::keys {

void append_number(std::string& key, uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) key.push_back(static_cast<char>(value >> shift));
}

std::string index_filled(uint64_t index) { return std::string(index_filled_prefix) + std::to_string(index); }

std::string number(uint64_t value) {
  std::string key;
  append_number(key, value);
  return key;
}

uint64_t read_number(std::string_view key) {
  CHECK(key.size() >= 8);
  uint64_t value = 0;
  for (size_t i = 0; i < 8; ++i) value = value << 8 | static_cast<unsigned char>(key[i]);
  return value;
}

std::string after_prefix(std::string_view prefix) {
  std::string after(prefix);
  while (!after.empty() && after.back() == '\xFF') after.pop_back();
  if (!after.empty()) ++after.back();
  return after;
}

}  // namespace store::keys
