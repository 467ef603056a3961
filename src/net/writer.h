// The bytes of a response: its head, and the socket writes that send head and body in one go.
#pragma once
#include <string>
#include <string_view>

#include "wire/http.h"

namespace net {

/// What the connection decides about a response.
struct Framing {
  bool head = false;  // answers HEAD: no body follows
  bool keep_alive = true;
  int minor_version = 1;  // of the request
  bool goes_on = false;   // more of the body follows what the response holds
};

/// Puts the body of a response that wants it into the chunked coding, as one chunk. Before its head is rendered.
void apply_coding(const Framing& framing, wire::Response& response);
/// Appends status line and header fields to `out`. Content-Length, Connection and (unless given) Date are ours; a field that
/// would break the framing (a line break in its value, a name that is none) is left out and logged.
void render_head(const wire::Response& response, const Framing& framing, std::string& out);
/// True when the body goes out after the head.
bool has_body(const wire::Response& response, const Framing& framing);

/// A head and a body on their way out of a non-blocking socket.
class Outgoing {
 public:
  enum class Progress { done, would_block, failed };
  void start(std::string_view head, std::string_view body) { head_ = head, body_ = body; }  // both stay the caller's
  Progress send(int fd);

 private:
  std::string_view head_, body_;
};

}  // namespace net
