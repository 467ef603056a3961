#include "crypto/seal.h"

#include <openssl/evp.h>

#include <memory>

#include "base/check.h"

namespace crypto {
namespace {

constexpr char version = 1;
constexpr size_t nonce_bytes = 12, tag_bytes = 16, header_bytes = 1 + nonce_bytes;

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

/// Fetched once: a fetch per call costs more than the encryption.
const EVP_CIPHER* cipher() {
  static const EVP_CIPHER* const fetched = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  CHECK(fetched);
  return fetched;
}

const uint8_t* data(std::string_view bytes) { return reinterpret_cast<const uint8_t*>(bytes.data()); }
uint8_t* data(std::string& bytes) { return reinterpret_cast<uint8_t*>(bytes.data()); }
int length(std::string_view bytes) { return static_cast<int>(bytes.size()); }

}  // namespace

std::string seal(std::string_view key, std::string_view context, std::string_view plain, base::Random& random) {
  CHECK(key.size() == seal_key_bytes);
  std::string out(1, version);
  out += random.bytes(nonce_bytes);
  out.resize(header_bytes + plain.size() + tag_bytes);
  Context state(EVP_CIPHER_CTX_new());
  int written = 0;
  CHECK(state && EVP_EncryptInit_ex2(state.get(), cipher(), data(key), data(out) + 1, nullptr) == 1);
  CHECK(EVP_EncryptUpdate(state.get(), nullptr, &written, data(context), length(context)) == 1);
  CHECK(EVP_EncryptUpdate(state.get(), data(out) + header_bytes, &written, data(plain), length(plain)) == 1);
  CHECK(EVP_EncryptFinal_ex(state.get(), data(out) + header_bytes + written, &written) == 1);
  CHECK(EVP_CIPHER_CTX_ctrl(state.get(), EVP_CTRL_AEAD_GET_TAG, tag_bytes, data(out) + header_bytes + plain.size()) == 1);
  return out;
}

std::optional<std::string> open(std::string_view key, std::string_view context, std::string_view sealed) {
  CHECK(key.size() == seal_key_bytes);
  if (sealed.size() < header_bytes + tag_bytes || sealed[0] != version) return {};
  std::string_view body = sealed.substr(header_bytes, sealed.size() - header_bytes - tag_bytes);
  std::string tag(sealed.substr(sealed.size() - tag_bytes));
  std::string out(body.size(), '\0');
  Context state(EVP_CIPHER_CTX_new());
  int written = 0;
  CHECK(state && EVP_DecryptInit_ex2(state.get(), cipher(), data(key), data(sealed) + 1, nullptr) == 1);
  CHECK(EVP_DecryptUpdate(state.get(), nullptr, &written, data(context), length(context)) == 1);
  CHECK(EVP_DecryptUpdate(state.get(), data(out), &written, data(body), length(body)) == 1);
  CHECK(EVP_CIPHER_CTX_ctrl(state.get(), EVP_CTRL_AEAD_SET_TAG, tag_bytes, tag.data()) == 1);
  if (EVP_DecryptFinal_ex(state.get(), data(out) + written, &written) != 1) return {};
  return out;
}

}  // namespace crypto
