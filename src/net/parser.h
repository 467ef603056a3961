// RequestParser, ResponseParser: HTTP/1.1 messages out of bytes that arrive in any pieces.
//
//   used = parser.feed(bytes);          // drop `used` bytes, keep the rest for the next call
//   if (parser.ready()) handle(parser.take());   // what follows in the buffer is the next message
//   if (parser.error()) answer(parser.error());  // nothing after it can be trusted: answer and close
//
//   line -> fields -> body -> ready          any state -> error (a status: 400, 413, 431, 501, 505)
//
// A request is refused rather than guessed at: a bare LF, a folded field, a blank before ':', two lengths, a length beside
// chunks, a missing or second Host all end in an error, so that no proxy in front can see another message than we do.
#pragma once
#include <cstddef>
#include <string_view>

#include "net/body.h"
#include "net/fields.h"
#include "net/limits.h"
#include "wire/http.h"

namespace net {

/// Lines ended by CRLF, cut from a growing buffer without looking at a byte twice.
class LineCutter {
 public:
  enum class Cut { line, partial, bare_line_feed };
  /// The first line of `data`, without CRLF. After `partial`, call again with the same bytes and more.
  Cut cut(std::string_view data, std::string_view& line);

 private:
  size_t seen_ = 0;
};

class RequestParser {
 public:
  explicit RequestParser(size_t max_body_bytes) : body_(max_body_bytes) {}

  size_t feed(std::string_view data);

  bool ready() const { return step_ == Step::ready; }
  int error() const { return error_; }
  bool idle() const { return step_ == Step::line && bytes_ == 0 && !started_; }  // no byte of a request yet
  bool in_body() const { return step_ == Step::body; }
  bool wants_continue() const { return step_ == Step::body && expects_continue_; }  // send "100 Continue", then continued()
  void continued() { expects_continue_ = false; }
  bool has_head() const { return step_ == Step::body || step_ == Step::ready; }
  const wire::Request& head() const { return request_; }  // while it has one
  /// What is there of the body, which goes on without it; for a body that is handed on as it comes.
  std::string take_body() { return std::exchange(request_.body, {}); }
  const wire::Headers& trailers() const { return body_.trailers(); }
  bool keep_alive() const { return keep_alive_; }
  int minor_version() const { return minor_version_; }

  /// The request, and back to the start for the next one.
  wire::Request take();

 private:
  enum class Step { line, fields, body, ready };
  void fail(int status) { error_ = status; }
  void request_line(std::string_view line);
  bool request_target(std::string_view target);
  void field(std::string_view line);
  bool framing_field(std::string_view name, std::string_view value);
  void end_of_fields();

  wire::Request request_;
  std::string authority_;  // of a target in absolute form
  BodyReader body_;
  LineCutter lines_;
  Step step_ = Step::line;
  int error_ = 0;
  size_t bytes_ = 0;  // of the header so far
  size_t blank_lines_ = 0;
  ConnectionTokens connection_;
  std::optional<uint64_t> length_;
  int hosts_ = 0;
  int minor_version_ = 1;
  bool started_ = false;
  bool chunked_ = false;
  bool expects_continue_ = false;
  bool keep_alive_ = true;
};

class ResponseParser {
 public:
  explicit ResponseParser(size_t max_body_bytes) : body_(max_body_bytes) {}

  /// The method asked for decides whether a body follows.
  void expect(std::string_view method) { head_ = method == "HEAD"; }
  size_t feed(std::string_view data);
  void end_of_input();  // the peer closed: ends a body without a length

  bool ready() const { return step_ == Step::ready; }
  bool failed() const { return failed_; }
  bool keep_alive() const { return keep_alive_; }
  wire::Response take();

 private:
  enum class Step { line, fields, body, ready };
  void status_line(std::string_view line);
  void field(std::string_view line);
  void end_of_fields();

  wire::Response response_;
  BodyReader body_;
  LineCutter lines_;
  Step step_ = Step::line;
  bool failed_ = false;
  bool head_ = false;
  bool keep_alive_ = true;
  bool chunked_ = false;
  size_t bytes_ = 0;
  ConnectionTokens connection_;
  std::optional<uint64_t> length_;
};

}  // namespace net
