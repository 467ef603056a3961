#include "crypto/md5.h"

#include <openssl/evp.h>

#include "base/check.h"

namespace crypto {

Md5::Md5() : context_(EVP_MD_CTX_new()) { CHECK(context_ && EVP_DigestInit_ex(context_, EVP_md5(), nullptr) == 1); }
Md5::~Md5() { EVP_MD_CTX_free(context_); }

void Md5::update(std::string_view bytes) { CHECK(EVP_DigestUpdate(context_, bytes.data(), bytes.size()) == 1); }

std::string Md5::finish() {
  std::string digest(16, '\0');
  unsigned int length = 0;
  CHECK(EVP_DigestFinal_ex(context_, reinterpret_cast<unsigned char*>(digest.data()), &length) == 1);
  return digest;
}

std::string md5(std::string_view bytes) {
  Md5 checksum;
  checksum.update(bytes);
  return checksum.finish();
}

}  // namespace crypto
