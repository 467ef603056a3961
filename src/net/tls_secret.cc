#include "net/tls_secret.h"

#include <openssl/ssl.h>

#include <string>

#include "crypto/hash.h"

namespace net {
namespace {

constexpr unsigned char kCipher[] = {0x13, 0x01};  // TLS_AES_128_GCM_SHA256, whose hash fits the key

/// What a context has beside OpenSSL's own; freed with it.
struct SharedKey {
  std::string identity;  // sent in the clear: the purpose
  crypto::Digest key;
};

int key_index() {
  static const int index = SSL_CTX_get_ex_new_index(
      0, nullptr, nullptr, nullptr,
      [](void*, void* key, CRYPTO_EX_DATA*, int, long, void*) { delete static_cast<SharedKey*>(key); });
  return index;
}

const SharedKey& key_of(SSL* ssl) { return *static_cast<SharedKey*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), key_index())); }

SSL_SESSION* session_of(SSL* ssl) {
  const auto& shared = key_of(ssl);
  SSL_SESSION* session = SSL_SESSION_new();
  if (!session) return nullptr;
  if (SSL_SESSION_set1_master_key(session, shared.key.data(), shared.key.size()) == 1 &&
      SSL_SESSION_set_cipher(session, SSL_CIPHER_find(ssl, kCipher)) == 1 &&
      SSL_SESSION_set_protocol_version(session, TLS1_3_VERSION) == 1) {
    return session;
  }
  SSL_SESSION_free(session);
  return nullptr;
}

/// A client's: the only key it offers.
int offer(SSL* ssl, const EVP_MD*, const unsigned char** identity, size_t* size, SSL_SESSION** session) {
  *session = session_of(ssl);
  if (!*session) return 0;
  const auto& shared = key_of(ssl);
  *identity = reinterpret_cast<const unsigned char*>(shared.identity.data());
  *size = shared.identity.size();
  return 1;
}

/// A server's: the key that a client says it has.
int find(SSL* ssl, const unsigned char* identity, size_t size, SSL_SESSION** session) {
  const auto& shared = key_of(ssl);
  bool ours = std::string_view(reinterpret_cast<const char*>(identity), size) == shared.identity;
  *session = ours ? session_of(ssl) : nullptr;
  return !ours || *session ? 1 : 0;
}

}  // namespace

base::Result<TlsContext> tls_with_secret(TlsContext::Role role, std::string_view purpose, std::string_view secret) {
  TRY(auto context, bare_context(role, TLS1_3_VERSION));
  if (SSL_CTX_set_ciphersuites(context.get(), "TLS_AES_128_GCM_SHA256") != 1) {
    return base::fail(base::internal_error("no TLS 1.3: " + tls_failure()));
  }
  auto* shared = new SharedKey{std::string(purpose), crypto::hmac_sha256_digest(secret, purpose)};
  if (SSL_CTX_set_ex_data(context.get(), key_index(), shared) != 1) {
    delete shared;
    return base::fail(base::internal_error("no TLS: " + tls_failure()));
  }
  SSL_CTX_set_options(context.get(), SSL_OP_NO_TICKET);
  SSL_CTX_set_num_tickets(context.get(), 0);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  // A server has no certificate, so without the key it has nothing to answer with; a client trusts none, so nothing but the key
  // satisfies it.
  if (role == TlsContext::Role::client) {
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_psk_use_session_callback(context.get(), offer);
  } else {
    SSL_CTX_set_psk_find_session_callback(context.get(), find);
  }
  return TlsContext::of(role, std::move(context));
}

}  // namespace net
