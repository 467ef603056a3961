#include "net/stream.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>

#include "base/check.h"

namespace net {
namespace {

using Step = Stream::Step;

// OpenSSL's own socket BIO writes with write(2), which raises SIGPIPE; this one does not.

int bio_fd(BIO* bio) { return static_cast<int>(reinterpret_cast<intptr_t>(BIO_get_data(bio))); }

int bio_outcome(BIO* bio, ssize_t count, void (*retry)(BIO*)) {
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) retry(bio);
  return static_cast<int>(count);
}

int bio_write(BIO* bio, const char* data, int size) {
  BIO_clear_retry_flags(bio);
  auto sent = ::send(bio_fd(bio), data, static_cast<size_t>(size), MSG_NOSIGNAL);
  return bio_outcome(bio, sent, [](BIO* b) { BIO_set_retry_write(b); });
}

int bio_read(BIO* bio, char* out, int size) {
  BIO_clear_retry_flags(bio);
  auto got = ::recv(bio_fd(bio), out, static_cast<size_t>(size), 0);
  return bio_outcome(bio, got, [](BIO* b) { BIO_set_retry_read(b); });
}

long bio_control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

const BIO_METHOD* quiet_socket() {
  static const BIO_METHOD* method = [] {
    auto* made = BIO_meth_new(BIO_TYPE_SOURCE_SINK | BIO_get_new_index(), "socket");
    BIO_meth_set_write(made, bio_write);
    BIO_meth_set_read(made, bio_read);
    BIO_meth_set_ctrl(made, bio_control);
    return made;
  }();
  return method;
}

bool is_numeric(const std::string& host) {
  unsigned char bytes[16];
  return inet_pton(AF_INET, host.c_str(), bytes) == 1 || inet_pton(AF_INET6, host.c_str(), bytes) == 1;
}

void expect(SSL* ssl, const std::string& peer) {
  if (peer.empty()) return;
  if (is_numeric(peer)) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), peer.c_str());
    return;
  }
  SSL_set_tlsext_host_name(ssl, peer.c_str());
  SSL_set1_host(ssl, peer.c_str());
}

int at_most_int(size_t size) { return static_cast<int>(std::min<size_t>(size, INT_MAX)); }

}  // namespace

void Stream::Free::operator()(ssl_st* ssl) const { SSL_free(ssl); }

Stream::Stream(int fd, const TlsContext& context, const std::string& peer) : fd_(fd), ssl_(SSL_new(context.raw())) {
  CHECK(ssl_);
  BIO* bio = BIO_new(quiet_socket());
  CHECK(bio);
  BIO_set_data(bio, reinterpret_cast<void*>(static_cast<intptr_t>(fd)));
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl_.get(), bio, bio);
  if (context.role() == TlsContext::Role::client) {
    expect(ssl_.get(), peer);
    SSL_set_connect_state(ssl_.get());
  } else {
    SSL_set_accept_state(ssl_.get());
  }
}

Step Stream::fail(std::string why) {
  failure_ = std::move(why);
  return Step::failed;
}

/// What OpenSSL's outcome means; its error queue was empty before the call.
Step Stream::step_of(int result) {
  if (result > 0) return Step::done;
  int number = errno;
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ: return Step::wants_read;
    case SSL_ERROR_WANT_WRITE: return Step::wants_write;
    case SSL_ERROR_ZERO_RETURN: return Step::ended;
    case SSL_ERROR_SYSCALL: return fail(result < 0 && number != 0 ? strerror(number) : "the connection ended");
    default: break;
  }
  long verdict = SSL_get_verify_result(ssl_.get());
  if (verdict == X509_V_OK) return fail(tls_failure());
  ERR_clear_error();
  untrusted_ = true;
  return fail(std::string("its certificate is not accepted: ") + X509_verify_cert_error_string(verdict));
}

Step Stream::handshake() {
  if (!ssl_) return Step::done;
  ERR_clear_error();
  return step_of(SSL_do_handshake(ssl_.get()));
}

Step Stream::read(char* out, size_t room, size_t& got) {
  if (ssl_) {
    ERR_clear_error();
    int count = SSL_read(ssl_.get(), out, at_most_int(room));
    if (count > 0) got = static_cast<size_t>(count);
    return step_of(count);
  }
  for (;;) {
    auto count = ::recv(fd_, out, room, 0);
    if (count > 0) {
      got = static_cast<size_t>(count);
      return Step::done;
    }
    if (count == 0) return Step::ended;
    if (errno == EAGAIN) return Step::wants_read;
    if (errno != EINTR) return fail(strerror(errno));
  }
}

Step Stream::write(std::string_view& left) {
  while (!left.empty()) {
    if (ssl_) {
      ERR_clear_error();
      int count = SSL_write(ssl_.get(), left.data(), at_most_int(left.size()));
      if (count <= 0) return step_of(count);
      left.remove_prefix(static_cast<size_t>(count));
      continue;
    }
    auto count = ::send(fd_, left.data(), left.size(), MSG_NOSIGNAL);
    if (count >= 0) {
      left.remove_prefix(static_cast<size_t>(count));
    } else if (errno == EAGAIN) {
      return Step::wants_write;
    } else if (errno != EINTR) {
      return fail(strerror(errno));
    }
  }
  return Step::done;
}

bool Stream::quiet() {
  char byte;
  if (!ssl_) return ::recv(fd_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN;
  ERR_clear_error();
  return step_of(SSL_peek(ssl_.get(), &byte, 1)) == Step::wants_read;  // takes in what TLS itself has to say
}

void Stream::close_notify() {
  if (!ssl_ || !failure_.empty()) return;
  ERR_clear_error();
  SSL_shutdown(ssl_.get());
  ERR_clear_error();
}

std::string Stream::peer_subject() const {
  if (!ssl_ || SSL_get_verify_mode(ssl_.get()) == SSL_VERIFY_NONE) return {};
  std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(ssl_.get()), X509_free);
  if (!certificate || SSL_get_verify_result(ssl_.get()) != X509_V_OK) return {};
  std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), BIO_free);
  X509_NAME_print_ex(out.get(), X509_get_subject_name(certificate.get()), 0, XN_FLAG_RFC2253);
  char* text = nullptr;
  long size = BIO_get_mem_data(out.get(), &text);
  return std::string(text, static_cast<size_t>(size));
}

}  // namespace net
