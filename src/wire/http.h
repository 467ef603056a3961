// HTTP messages as values. Room net reads and writes them on sockets; everyone else only sees these.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/task.h"

namespace wire {

/// True when both are equal, ASCII letters compared without case.
bool equals_ignoring_case(std::string_view a, std::string_view b);

/// Header fields in the order and spelling they came; names compare without case.
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  /// The first value of that name, or nullptr.
  const std::string* find(std::string_view name) const;
  /// The first value of that name, or "".
  std::string_view get(std::string_view name) const;
  /// Adds a field beside others of the same name.
  void add(std::string name, std::string value) {
    if (fields_.empty()) fields_.reserve(usual_number);
    fields_.emplace_back(std::move(name), std::move(value));
  }
  /// Replaces all fields of that name by one.
  void set(std::string_view name, std::string value);
  void erase(std::string_view name);

  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }
  size_t size() const { return fields_.size(); }
  bool empty() const { return fields_.empty(); }

 private:
  static constexpr size_t usual_number = 12;
  std::vector<Field> fields_;
};

struct Request {
  std::string method;          // as sent: "GET"
  std::string target;          // origin form as sent, still percent-encoded: "/items/a%20b?limit=2"
  Headers headers;             // without Transfer-Encoding's framing: the body is already put together
  std::string body;            // at most the listener's limit
  std::string remote_address;  // "127.0.0.1"
  bool secure = false;         // came over TLS

  std::string_view path() const;   // the target up to '?', still encoded
  std::string_view query() const;  // what follows '?', without it; "" when there is none
};

/// A body that comes in pieces: each call gives the next one, nothing at the end. An error breaks the message off, so that the
/// other side sees that it is not whole.
using Pieces = std::move_only_function<base::Task<base::Result<std::optional<std::string>>>()>;

/// The server adds Content-Length, Date and Connection; a handler sets the rest.
struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  bool close = false;                      // close the connection after this answer
  bool chunked = false;                    // send it in the chunked coding, without a Content-Length
  std::shared_ptr<Pieces> more = nullptr;  // after `body` these follow, each sent when it is there
};

/// The standard reason phrase: "Not Found".
std::string_view reason(int status);

/// Percent-decodes; nothing on a bad escape. '+' is left alone (in forms use parse_query).
std::optional<std::string> percent_decode(std::string_view text);
/// Percent-encodes all but unreserved characters (RFC 3986), and "/" when it is kept; upper-case hex, as signatures need.
enum class Slash { encode, keep };
std::string percent_encode(std::string_view text, Slash slash = Slash::encode);

/// A query string or form body as decoded pairs in order; "a" alone gives {"a", ""}. Bad escapes are kept as they are.
std::vector<std::pair<std::string, std::string>> parse_query(std::string_view query);

}  // namespace wire
