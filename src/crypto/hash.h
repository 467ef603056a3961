// SHA-256 and HMAC-SHA-256, with as little overhead as the arithmetic allows. Pure functions; any thread.
//
//   Sha256 hash; hash.update(part); hash.update(part); Digest digest = hash.finish();
//   HmacKey key(secret);              // the key's two blocks are hashed once
//   Digest mac = key.mac(message);    // ~0.3 us for short messages
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace crypto {

using Digest = std::array<uint8_t, 32>;

/// The digest's bytes as text to hash or encode further; valid while the digest lives.
inline std::string_view view(const Digest& digest) { return {reinterpret_cast<const char*>(digest.data()), digest.size()}; }

/// A hash fed piece by piece. `finish` ends it.
class Sha256 {
 public:
  Sha256();
  void update(std::string_view bytes);
  Digest finish();

 private:
  friend class HmacKey;
  alignas(8) std::array<uint8_t, 112> state_;  // OpenSSL's SHA256_CTX
};

/// A key for many messages.
class HmacKey {
 public:
  explicit HmacKey(std::string_view key);
  Digest mac(std::string_view message) const;

 private:
  std::array<uint32_t, 8> inner_, outer_;  // the hash's state after the padded key
};

Digest sha256_digest(std::string_view bytes);
std::string sha256(std::string_view bytes);      // 32 raw bytes
std::string sha256_hex(std::string_view bytes);  // 64 lower-case digits
Digest hmac_sha256_digest(std::string_view key, std::string_view message);
std::string hmac_sha256(std::string_view key, std::string_view message);  // 32 raw bytes

/// Whether a text can be what `sha256_hex` says.
bool is_sha256_hex(std::string_view text);

/// 64 lower-case digits.
std::string hex(const Digest& digest);
void append_hex(std::string& out, const Digest& digest);

/// Equality in a time that depends on the lengths alone.
bool constant_time_equal(std::string_view a, std::string_view b);

}  // namespace crypto
