#include "net/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <cstdlib>
#include <system_error>

#include "net/errors.h"

namespace net {
namespace {

/// Where systems other than the one OpenSSL was built for keep the certificates they trust.
constexpr const char* kBundles[] = {
    "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Ubuntu, Arch
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // Fedora, RHEL
    "/etc/pki/tls/certs/ca-bundle.crt",                   // older ones of these
    "/etc/ssl/ca-bundle.pem",                             // SUSE
    "/etc/ssl/cert.pem",                                  // Alpine
};

/// What SSL_CERT_FILE and SSL_CERT_DIR say, OpenSSL's own places, and the first bundle there is.
void trust_system(SSL_CTX* context) {
  SSL_CTX_set_default_verify_paths(context);
  if (std::getenv("SSL_CERT_FILE")) return;
  for (const char* bundle : kBundles) {
    std::error_code ignored;
    if (!std::filesystem::exists(bundle, ignored)) continue;
    if (SSL_CTX_load_verify_file(context, bundle) == 1) return;
  }
  ERR_clear_error();
}

base::Status show_certificate(SSL_CTX* context, const TlsOptions& options) {
  if (SSL_CTX_use_certificate_chain_file(context, options.certificate.c_str()) != 1) {
    return base::fail(errors::bad_certificate(options.certificate.string(), tls_failure()));
  }
  if (SSL_CTX_use_PrivateKey_file(context, options.key.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context) != 1) {
    return base::fail(errors::bad_certificate(options.key.string(), tls_failure()));
  }
  return {};
}

base::Status trust(SSL_CTX* context, TlsContext::Role role, const TlsOptions& options) {
  if (!options.trusted.empty()) {
    if (SSL_CTX_load_verify_file(context, options.trusted.c_str()) != 1) {
      return base::fail(errors::bad_certificate(options.trusted.string(), tls_failure()));
    }
  } else if (role == TlsContext::Role::client) {
    trust_system(context);
  } else {
    return {};
  }
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  return {};
}

}  // namespace

std::string tls_failure() {
  unsigned long code = ERR_get_error();
  ERR_clear_error();
  if (code == 0) return "the connection ended";
  const char* reason = ERR_reason_error_string(code);
  return reason ? reason : "error " + std::to_string(code);
}

base::Result<std::shared_ptr<ssl_ctx_st>> bare_context(TlsContext::Role role, int least_version) {
  ERR_clear_error();
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(role == TlsContext::Role::client ? TLS_client_method() : TLS_server_method()),
                                   SSL_CTX_free);
  if (!context || SSL_CTX_set_min_proto_version(context.get(), least_version) != 1) {
    return base::fail(base::internal_error("no TLS: " + tls_failure()));
  }
  SSL_CTX_set_mode(context.get(),
                   SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_read_ahead(context.get(), 1);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  return context;
}

base::Result<TlsContext> TlsContext::make(Role role, const TlsOptions& options) {
  TRY(auto context, bare_context(role, TLS1_2_VERSION));
  static constexpr unsigned char kHttp[] = "\x08http/1.1";
  if (role == Role::client) SSL_CTX_set_alpn_protos(context.get(), kHttp, sizeof kHttp - 1);
  if (!options.certificate.empty()) CHECK_OK(show_certificate(context.get(), options));
  CHECK_OK(trust(context.get(), role, options));
  return TlsContext(role, std::move(context));
}

base::Result<TlsContext> TlsContext::client(const TlsOptions& options) { return make(Role::client, options); }
base::Result<TlsContext> TlsContext::server(const TlsOptions& options) { return make(Role::server, options); }

}  // namespace net
