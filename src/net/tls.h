// TLS over OpenSSL: whom to trust and who we are (TlsContext), and one encrypted connection (net/stream.h has it).
//
//   TRY(auto context, TlsContext::client({}));                          // trusts the system's certificates, verifies names
//   TRY(auto context, TlsContext::server({.certificate = "server.pem", .key = "server.key", .trusted = "clients.pem"}));
//
// TLS 1.2 and newer. A context is made once and shared: immutable, any thread. Making one reads files.
#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "base/result.h"

struct ssl_ctx_st;
struct ssl_st;

namespace net {

struct TlsOptions {
  std::filesystem::path certificate = {};  // PEM, ours and those between it and the root; with ...
  std::filesystem::path key = {};          // ... its key. "": none is shown
  std::filesystem::path trusted = {};      // PEM; "": a client trusts the system's, a server asks for none
};

class TlsContext {
 public:
  /// Verifies that the peer's certificate is trusted and for the name it is connected by.
  static base::Result<TlsContext> client(const TlsOptions& options);
  /// Needs a certificate. With `trusted`, clients must show one that these signed.
  static base::Result<TlsContext> server(const TlsOptions& options);

  enum class Role { client, server };
  /// One that is made elsewhere (tls_secret.h).
  static TlsContext of(Role role, std::shared_ptr<ssl_ctx_st> context) { return TlsContext(role, std::move(context)); }
  Role role() const { return role_; }
  ssl_ctx_st* raw() const { return context_.get(); }

 private:
  TlsContext(Role role, std::shared_ptr<ssl_ctx_st> context) : role_(role), context_(std::move(context)) {}
  static base::Result<TlsContext> make(Role role, const TlsOptions& options);

  Role role_;
  std::shared_ptr<ssl_ctx_st> context_;
};

/// What every context begins with, for what makes them (tls.cc, tls_secret.cc): it trusts nobody and shows nothing yet. The
/// version is OpenSSL's number: TLS1_2_VERSION.
base::Result<std::shared_ptr<ssl_ctx_st>> bare_context(TlsContext::Role role, int least_version);
/// What OpenSSL noted last on this thread, emptied: "certificate verify failed".
std::string tls_failure();

}  // namespace net
