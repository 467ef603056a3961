#include "integrity/bag.h"

#include <cstring>
#include <string>

#include "crypto/hash.h"

namespace integrity {

void Bag::add(std::string_view key, std::string_view value) {
  uint64_t key_bytes = key.size();
  crypto::Sha256 hash;
  hash.update({reinterpret_cast<const char*>(&key_bytes), sizeof key_bytes});
  hash.update(key);
  hash.update(value);
  auto digest = hash.finish();
  uint64_t parts[2];
  std::memcpy(parts, digest.data(), sizeof parts);
  low += parts[0];
  high += parts[1];
  ++entries;
}

}  // namespace integrity
