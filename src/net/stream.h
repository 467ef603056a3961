// Stream: the bytes of one connected, non-blocking socket, plain or under TLS. Each step does what can be done without waiting
// and says what to wait for; the caller waits on its loop and steps again.
//
//   Stream stream(fd, context, "dynamodb.eu-west-1.amazonaws.com");
//   while ((step = stream.handshake()) wants something) wait for it;
//   stream.write(left), stream.read(buffer, size, got): the same
//
// The descriptor stays the caller's. One thread at a time; a handshake comes first (without TLS it is done at once).
#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "net/tls.h"

namespace net {

class Stream {
 public:
  enum class Step {
    done,
    wants_read,   // call again when the socket is readable
    wants_write,  // ... writable
    ended,        // the peer closed its side: nothing more to read
    failed,       // failure() says why; nothing more can be done
  };

  explicit Stream(int fd) : fd_(fd) {}
  /// `peer`: a client's: the name or numeric address that the certificate must be for.
  Stream(int fd, const TlsContext& context, const std::string& peer = {});
  Stream(Stream&&) noexcept = default;
  Stream& operator=(Stream&&) noexcept = default;

  Step handshake();
  /// At least one byte when done.
  Step read(char* out, size_t room, size_t& got);
  /// Takes off `left` what went out; done when nothing is left.
  Step write(std::string_view& left);
  /// True when it is open and nothing has come in: it can carry another request.
  bool quiet();
  /// Under TLS, tells the peer that this is the end, as far as that can be done at once.
  void close_notify();

  const std::string& failure() const { return failure_; }
  /// Whether it failed because the peer's certificate is not trusted, out of date or for another name.
  bool untrusted() const { return untrusted_; }
  /// Of the certificate that the peer showed and that was verified: its subject, "CN=follower"; "" when it showed none.
  std::string peer_subject() const;

 private:
  Step step_of(int result);
  Step fail(std::string why);

  struct Free {
    void operator()(ssl_st* ssl) const;
  };
  int fd_;
  std::unique_ptr<ssl_st, Free> ssl_;
  std::string failure_;
  bool untrusted_ = false;
};

}  // namespace net
