#include "net/writer.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>
#include <charconv>
#include <ctime>

#include "base/log.h"
#include "net/fields.h"

namespace net {
namespace {

void append_number(std::string& out, size_t number) {
  char digits[20];
  auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, static_cast<size_t>(end - digits));
}

/// "Date: Tue, 24 Nov 2026 07:47:00 GMT\r\n", made once a second on each thread.
std::string_view date_field() {
  static thread_local time_t made_at = 0;
  static thread_local char text[48];
  static thread_local size_t size = 0;
  time_t now = time(nullptr);
  if (now != made_at) {
    tm parts;
    gmtime_r(&now, &parts);
    size = strftime(text, sizeof text, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts);
    made_at = now;
  }
  return {text, size};
}

enum class Field { pass, content_length, date, ours };

Field classify(std::string_view name) {
  switch (name.size()) {
    case 4: return wire::equals_ignoring_case(name, "date") ? Field::date : Field::pass;
    case 10: return wire::equals_ignoring_case(name, "connection") ? Field::ours : Field::pass;
    case 14: return wire::equals_ignoring_case(name, "content-length") ? Field::content_length : Field::pass;
    case 17: return wire::equals_ignoring_case(name, "transfer-encoding") ? Field::ours : Field::pass;
    default: return Field::pass;
  }
}

bool without_body(int status) { return status == 204 || status == 304 || status < 200; }

}  // namespace

void render_head(const wire::Response& response, const Framing& framing, std::string& out) {
  out += "HTTP/1.1 ";
  append_number(out, static_cast<size_t>(response.status));
  out += ' ';
  out += wire::reason(response.status);
  out += "\r\n";
  bool dated = false, measured = false;
  for (auto& [name, value] : response.headers) {
    auto kind = classify(name);
    if (kind == Field::ours) continue;
    // Only an answer to HEAD knows a length that its (absent) body does not tell.
    if (kind == Field::content_length && (!framing.head || !response.body.empty() || !parse_length(value))) continue;
    if (!is_token(name) || !is_field_value(value)) {
      base::log(base::LogLevel::warning, "net", "left out a response header that is not one: a name of {} bytes", name.size());
      continue;
    }
    dated |= kind == Field::date;
    measured |= kind == Field::content_length;
    out += name;
    out += ": ";
    out += value;
    out += "\r\n";
  }
  if (response.chunked && framing.minor_version > 0) {
    out += "Transfer-Encoding: chunked\r\n";
  } else if (!measured && !response.more && !without_body(response.status)) {
    out += "Content-Length: ";
    append_number(out, response.body.size());
    out += "\r\n";
  }
  if (!dated) out += date_field();
  if (!framing.keep_alive) {
    out += "Connection: close\r\n";
  } else if (framing.minor_version == 0) {
    out += "Connection: keep-alive\r\n";
  }
  out += "\r\n";
}

void apply_coding(const Framing& framing, wire::Response& response) {
  if (!response.chunked || framing.minor_version == 0 || framing.head || without_body(response.status)) return;
  std::string coded;
  if (!response.body.empty()) {
    char digits[20];
    auto end = std::to_chars(digits, digits + sizeof digits, response.body.size(), 16).ptr;
    coded.append(digits, static_cast<size_t>(end - digits)).append("\r\n").append(response.body).append("\r\n");
  }
  if (!framing.goes_on) coded.append("0\r\n\r\n");
  response.body = std::move(coded);
}

bool has_body(const wire::Response& response, const Framing& framing) {
  return !framing.head && !without_body(response.status) && !response.body.empty();
}

Outgoing::Progress Outgoing::send(int fd) {
  while (!head_.empty() || !body_.empty()) {
    iovec parts[2] = {{const_cast<char*>(head_.data()), head_.size()}, {const_cast<char*>(body_.data()), body_.size()}};
    msghdr message{};
    message.msg_iov = head_.empty() ? parts + 1 : parts;
    message.msg_iovlen = head_.empty() || body_.empty() ? 1 : 2;
    ssize_t sent = sendmsg(fd, &message, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return errno == EAGAIN ? Progress::would_block : Progress::failed;
    auto bytes = static_cast<size_t>(sent);
    auto of_head = std::min(bytes, head_.size());
    head_.remove_prefix(of_head);
    body_.remove_prefix(bytes - of_head);
  }
  return Progress::done;
}

}  // namespace net
