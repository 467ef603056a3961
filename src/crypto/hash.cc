#define OPENSSL_SUPPRESS_DEPRECATED  // the plain SHA256 functions cost a fifth of the EVP ones and are as safe
#include "crypto/hash.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <cstring>

namespace crypto {
namespace {

static_assert(sizeof(SHA256_CTX) == 112 && alignof(SHA256_CTX) <= 8);
constexpr size_t block_bytes = 64;

SHA256_CTX* context(std::array<uint8_t, 112>& state) { return reinterpret_cast<SHA256_CTX*>(state.data()); }

std::array<uint32_t, 8> state_after_block(const uint8_t* block) {
  SHA256_CTX hash;
  SHA256_Init(&hash);
  SHA256_Update(&hash, block, block_bytes);
  std::array<uint32_t, 8> state;
  std::memcpy(state.data(), hash.h, sizeof hash.h);
  return state;
}

/// A hash that has already taken in one block.
SHA256_CTX resumed(const std::array<uint32_t, 8>& state) {
  SHA256_CTX hash;
  SHA256_Init(&hash);
  std::memcpy(hash.h, state.data(), sizeof hash.h);
  hash.Nl = block_bytes * 8;
  return hash;
}

}  // namespace

Sha256::Sha256() { SHA256_Init(context(state_)); }

void Sha256::update(std::string_view bytes) { SHA256_Update(context(state_), bytes.data(), bytes.size()); }

Digest Sha256::finish() {
  Digest digest;
  SHA256_Final(digest.data(), context(state_));
  return digest;
}

HmacKey::HmacKey(std::string_view key) {
  std::array<uint8_t, block_bytes> block{};
  if (key.size() > block_bytes) {
    Digest digest = sha256_digest(key);
    std::memcpy(block.data(), digest.data(), digest.size());
  } else if (!key.empty()) {
    std::memcpy(block.data(), key.data(), key.size());
  }
  for (auto& byte : block) byte ^= 0x36;
  inner_ = state_after_block(block.data());
  for (auto& byte : block) byte ^= 0x36 ^ 0x5c;
  outer_ = state_after_block(block.data());
}

Digest HmacKey::mac(std::string_view message) const {
  Digest digest;
  SHA256_CTX hash = resumed(inner_);
  SHA256_Update(&hash, message.data(), message.size());
  SHA256_Final(digest.data(), &hash);
  hash = resumed(outer_);
  SHA256_Update(&hash, digest.data(), digest.size());
  SHA256_Final(digest.data(), &hash);
  return digest;
}

Digest sha256_digest(std::string_view bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.finish();
}

std::string sha256(std::string_view bytes) { return std::string(view(sha256_digest(bytes))); }

bool is_sha256_hex(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}
std::string sha256_hex(std::string_view bytes) { return hex(sha256_digest(bytes)); }

Digest hmac_sha256_digest(std::string_view key, std::string_view message) { return HmacKey(key).mac(message); }

std::string hmac_sha256(std::string_view key, std::string_view message) {
  return std::string(view(hmac_sha256_digest(key, message)));
}

void append_hex(std::string& out, const Digest& digest) {
  static constexpr char digits[] = "0123456789abcdef";
  char text[64];
  for (size_t i = 0; i < digest.size(); ++i) {
    text[2 * i] = digits[digest[i] >> 4];
    text[2 * i + 1] = digits[digest[i] & 15];
  }
  out.append(text, sizeof text);
}

std::string hex(const Digest& digest) {
  std::string out;
  out.reserve(64);
  append_hex(out, digest);
  return out;
}

bool constant_time_equal(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  return CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace crypto
