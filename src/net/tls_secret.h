// TLS for two sides that share a secret and need no certificates: TLS 1.3 with a key made from the secret (RFC 8446, 4.2.11,
// psk_dhe_ke). Each side proves to the other that it knows the secret, which is never sent; what is recorded on the way cannot
// be read later, even by who learns the secret.
#pragma once
#include <string_view>

#include "base/result.h"
#include "net/tls.h"

namespace net {

/// `purpose` keeps what one secret is used for apart. A handshake fails unless both have the same of both.
base::Result<TlsContext> tls_with_secret(TlsContext::Role role, std::string_view purpose, std::string_view secret);

}  // namespace net
