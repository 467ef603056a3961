// Connection: one blocking HTTP/1.1 connection with keep-alive, plain or TLS. What a function talks through.
//
// Not for sharing between threads. Reconnects by itself; an exchange is sent again, once, only when a connection that had been
// idle turns out to be closed before a single byte came back.
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"
#include "wire/http.h"

typedef struct ssl_st SSL;

namespace lambda {

struct Endpoint {
  bool secure = false;
  std::string host;
  int port = 80;

  /// "http://127.0.0.1:4566", "https://dynamodb.us-east-1.amazonaws.com", "169.254.100.1:9001" (plain).
  static base::Result<Endpoint> parse(std::string_view url);
  /// As the Host header names it: without the scheme's own port.
  std::string authority() const;
};

enum class Wait { bounded, forever };

class Connection {
 public:
  static constexpr int timeout_seconds = 30;  // of a bounded exchange: connect, send, and each read
  static constexpr size_t max_answer_bytes = 32 << 20;

  explicit Connection(Endpoint endpoint) : endpoint_(std::move(endpoint)) {}
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { disconnect(); }

  /// Sends the request with its own headers plus Host and Content-Length, and reads the whole answer.
  base::Result<wire::Response> exchange(const wire::Request& request, Wait wait = Wait::bounded);
  struct Two {
    wire::Response first, second;
  };
  /// Both requests in one write, their answers in order; waits forever for the second. Saves a round trip where the second
  /// follows the first anyway.
  base::Result<Two> exchange_two(const wire::Request& first, const wire::Request& second);

  /// A request whose body is sent in pieces: its head, any number of pieces, the end. What fails there ends the connection.
  base::Status begin_pieces(const wire::Request& head);
  base::Status send_piece(std::string_view piece);
  base::Result<wire::Response> end_pieces(const wire::Headers& trailers);

  const Endpoint& endpoint() const { return endpoint_; }

 private:
  void wait_at_most(int seconds);  // 0: forever
  base::Status connect();
  base::Status secure_it();
  void disconnect();
  bool send_all(std::string_view bytes);
  base::Status send_or_break(std::string_view message);
  long receive(char* into, size_t size);
  base::Result<wire::Response> read_answer(bool& received_anything);

  Endpoint endpoint_;
  int socket_ = -1;
  int timeout_ = -1;  // as the socket has it
  SSL* tls_ = nullptr;
  std::string buffer_;  // received and not yet used
};

}  // namespace lambda
