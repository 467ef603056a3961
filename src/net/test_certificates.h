// Certificates for tests: an authority, and what it signs, as PEM files in a folder of the test's own.
#pragma once
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "base/check.h"

namespace net {

class TestCertificates {
 public:
  TestCertificates() : authority_(make("authority", "", nullptr)) {}
  ~TestCertificates() { std::filesystem::remove_all(folder_); }

  std::filesystem::path authority() const { return file("authority.pem"); }
  std::filesystem::path certificate(const std::string& name) const { return file(name + ".pem"); }
  std::filesystem::path key(const std::string& name) const { return file(name + ".key"); }
  /// Writes NAME.pem and NAME.key; `for_names` as OpenSSL spells them: "DNS:localhost,IP:127.0.0.1".
  void sign(const std::string& name, const std::string& for_names) { make(name, for_names, &authority_); }

 private:
  struct Pair {
    std::shared_ptr<X509> certificate;
    std::shared_ptr<EVP_PKEY> key;
  };
  static std::filesystem::path make_folder() {
    auto pattern = (std::filesystem::temp_directory_path() / "virga-tls-XXXXXX").string();
    CHECK(mkdtemp(pattern.data()));
    return pattern;
  }
  std::filesystem::path file(const std::string& name) const { return folder_ / name; }

  static void add_extension(X509* certificate, X509* issuer, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension(
        X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()), X509_EXTENSION_free);
    CHECK(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
  }

  Pair make(const std::string& name, const std::string& for_names, const Pair* issuer) {
    Pair made{{X509_new(), X509_free}, {EVP_EC_gen("P-256"), EVP_PKEY_free}};
    auto* certificate = made.certificate.get();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial_);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, made.key.get());
    auto* subject = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    auto* signer = issuer ? issuer->certificate.get() : certificate;
    X509_set_issuer_name(certificate, X509_get_subject_name(signer));
    add_extension(certificate, signer, NID_basic_constraints, issuer ? "CA:FALSE" : "critical,CA:TRUE");
    if (!for_names.empty()) add_extension(certificate, signer, NID_subject_alt_name, for_names);
    CHECK(X509_sign(certificate, (issuer ? issuer->key : made.key).get(), EVP_sha256()) > 0);
    std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new_file(file(name + ".pem").c_str(), "w"), BIO_free);
    CHECK(PEM_write_bio_X509(out.get(), certificate) == 1);
    out.reset(BIO_new_file(file(name + ".key").c_str(), "w"));
    CHECK(PEM_write_bio_PrivateKey(out.get(), made.key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
    return made;
  }

  std::filesystem::path folder_ = make_folder();
  long serial_ = 0;
  Pair authority_;
};

}  // namespace net
