// Sealing: text only the holder of the key can read or make (AES-256-GCM). Session tokens are sealed.
//
//   sealed = version byte | 12 bytes nonce | ciphertext | 16 bytes tag
//
// Pure functions; any thread. Kept apart from hash.h so that small clients do not carry OpenSSL's ciphers.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"

namespace crypto {

inline constexpr size_t seal_key_bytes = 32;

/// `key` has seal_key_bytes; `context` is authenticated but not stored: opening needs the same.
std::string seal(std::string_view key, std::string_view context, std::string_view plain, base::Random& random);
/// The plain text; nothing when the key, the context or any byte is another.
std::optional<std::string> open(std::string_view key, std::string_view context, std::string_view sealed);

}  // namespace crypto
