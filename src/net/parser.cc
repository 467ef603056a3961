#include "net/parser.h"

#include <cstring>

#include "base/bytes.h"

namespace net {

LineCutter::Cut LineCutter::cut(std::string_view data, std::string_view& line) {
  const void* found = data.size() > seen_ ? std::memchr(data.data() + seen_, '\n', data.size() - seen_) : nullptr;
  if (!found) {
    seen_ = data.size();
    return Cut::partial;
  }
  auto end = static_cast<size_t>(static_cast<const char*>(found) - data.data());
  seen_ = 0;
  if (end == 0 || data[end - 1] != '\r') return Cut::bare_line_feed;
  line = data.substr(0, end - 1);
  return Cut::line;
}

size_t RequestParser::feed(std::string_view data) {
  size_t used = 0;
  while (!error_ && (step_ == Step::line || step_ == Step::fields)) {
    auto rest = data.substr(used);
    if (!rest.empty()) started_ = true;
    std::string_view line;
    auto cut = lines_.cut(rest, line);
    if (bytes_ + (cut == LineCutter::Cut::line ? line.size() + 2 : rest.size()) > limits::header_bytes) {
      fail(431);
    } else if (cut == LineCutter::Cut::bare_line_feed) {
      fail(400);
    } else if (cut == LineCutter::Cut::partial) {
      return used;
    } else {
      bytes_ += line.size() + 2;
      used += line.size() + 2;
      step_ == Step::line ? request_line(line) : line.empty() ? end_of_fields() : field(line);
    }
  }
  if (!error_ && step_ == Step::body) {
    used += body_.feed(data.substr(used), request_.body);
    if (body_.state() == BodyReader::State::done) step_ = Step::ready;
    if (body_.state() == BodyReader::State::malformed) fail(400);
    if (body_.state() == BodyReader::State::too_large) fail(413);
  }
  return used;
}

wire::Request RequestParser::take() {
  wire::Request request = std::move(request_);
  request_ = {};
  authority_.clear();
  step_ = Step::line;
  bytes_ = blank_lines_ = 0;
  connection_ = {};
  length_.reset();
  hosts_ = 0;
  started_ = chunked_ = expects_continue_ = false;
  return request;
}

void RequestParser::request_line(std::string_view line) {
  if (line.empty()) {  // some clients send a stray CRLF after a body
    if (++blank_lines_ > limits::blank_lines) fail(400);
    return;
  }
  auto first = line.find(' ');
  auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return fail(400);
  auto method = line.substr(0, first);
  auto version = line.substr(last + 1);
  if (method.size() > limits::method_bytes || !is_token(method)) return fail(400);
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    bool other = version.size() == 8 && version.starts_with("HTTP/") && version[5] >= '0' && version[5] <= '9' &&
                 version[6] == '.' && version[7] >= '0' && version[7] <= '9';
    return fail(other ? 505 : 400);
  }
  minor_version_ = version.back() - '0';
  request_.method = method;
  if (!request_target(line.substr(first + 1, last - first - 1))) return fail(400);
  step_ = Step::fields;
}

bool RequestParser::request_target(std::string_view target) {
  for (char c : target) {
    if (c <= 0x20 || c >= 0x7f || c == '#') return false;
  }
  if (target.starts_with('/') || (target == "*" && request_.method == "OPTIONS")) {
    request_.target = target;
    return true;
  }
  // Absolute form: servers accept it; its authority stands in for Host.
  auto scheme = target.find("://");
  if (scheme == std::string_view::npos) return false;
  auto kind = target.substr(0, scheme);
  if (!wire::equals_ignoring_case(kind, "http") && !wire::equals_ignoring_case(kind, "https")) return false;
  auto rest = target.substr(scheme + 3);
  auto slash = base::find_first_of(rest, "/?");
  auto authority = rest.substr(0, slash);
  if (authority.empty() || !is_host(authority)) return false;
  authority_ = authority;
  auto path = slash == std::string_view::npos ? std::string_view() : rest.substr(slash);
  request_.target = path.starts_with('/') ? std::string(path) : "/" + std::string(path);
  return true;
}

void RequestParser::field(std::string_view line) {
  auto parsed = parse_field(line);
  if (!parsed) return fail(400);
  if (request_.headers.size() >= limits::header_count) return fail(431);
  auto [name, value] = *parsed;
  bool kept = framing_field(name, value);
  if (kept && !error_) request_.headers.add(std::string(name), std::string(value));
}

/// Takes the fields that frame the message. False for one that only does that and is not passed on.
bool RequestParser::framing_field(std::string_view name, std::string_view value) {
  auto is = [name](std::string_view known) { return wire::equals_ignoring_case(name, known); };
  switch (name.size()) {
    case 4:
      if (is("host") && (++hosts_ > 1 || !is_host(value))) fail(400);
      return true;
    case 6:
      if (is("expect")) expects_continue_ = minor_version_ > 0 && wire::equals_ignoring_case(value, "100-continue");
      return true;
    case 10:
      if (is("connection")) read_connection(value, connection_);
      return true;
    case 14:
      if (!is("content-length")) return true;
      if (length_) fail(400);
      length_ = parse_length(value);
      if (!length_) fail(400);
      return true;
    case 17: {
      if (!is("transfer-encoding")) return true;
      auto coding = read_transfer_encoding(value);
      if (coding == Coding::unsupported) fail(501);
      if (chunked_ || minor_version_ == 0 || coding == Coding::malformed) fail(400);
      chunked_ = true;
      return false;
    }
    default: return true;
  }
}

void RequestParser::end_of_fields() {
  if (chunked_ && length_) return fail(400);
  if (hosts_ == 0 && minor_version_ > 0) return fail(400);
  if (!authority_.empty()) request_.headers.set("Host", authority_);
  keep_alive_ = !connection_.close && (minor_version_ > 0 || connection_.keep_alive);
  if (chunked_) {
    body_.start_chunked();
  } else if (length_) {
    body_.start_length(*length_, request_.body);
  } else {
    body_.start_empty();
  }
  step_ = Step::body;
}

size_t ResponseParser::feed(std::string_view data) {
  size_t used = 0;
  while (!failed_ && (step_ == Step::line || step_ == Step::fields)) {
    auto rest = data.substr(used);
    std::string_view line;
    auto cut = lines_.cut(rest, line);
    if (cut == LineCutter::Cut::partial) {
      if (bytes_ + rest.size() > limits::header_bytes) failed_ = true;
      return used;
    }
    bytes_ += line.size() + 2;
    used += line.size() + 2;
    if (cut == LineCutter::Cut::bare_line_feed || bytes_ > limits::header_bytes) {
      failed_ = true;
    } else {
      step_ == Step::line ? status_line(line) : line.empty() ? end_of_fields() : field(line);
    }
  }
  if (!failed_ && step_ == Step::body) {
    used += body_.feed(data.substr(used), response_.body);
    if (body_.state() == BodyReader::State::done) step_ = Step::ready;
    if (body_.state() > BodyReader::State::done) failed_ = true;
  }
  return used;
}

void ResponseParser::end_of_input() {
  if (step_ == Step::body && body_.until_close() && !failed_) {
    step_ = Step::ready;
  } else if (step_ != Step::ready) {
    failed_ = true;
  }
}

wire::Response ResponseParser::take() {
  wire::Response response = std::move(response_);
  response_ = {};
  step_ = Step::line;
  bytes_ = 0;
  connection_ = {};
  length_.reset();
  chunked_ = false;
  return response;
}

void ResponseParser::status_line(std::string_view line) {
  bool known = line.starts_with("HTTP/1.1 ") || line.starts_with("HTTP/1.0 ");
  auto status = known && line.size() >= 12 ? parse_length(line.substr(9, 3)) : std::nullopt;
  if (!status || *status < 100 || (line.size() > 12 && line[12] != ' ')) {
    failed_ = true;
    return;
  }
  response_.status = static_cast<int>(*status);
  keep_alive_ = line[7] == '1';
  step_ = Step::fields;
}

void ResponseParser::field(std::string_view line) {
  auto parsed = parse_field(line);
  if (!parsed || response_.headers.size() >= limits::header_count) {
    failed_ = true;
    return;
  }
  auto [name, value] = *parsed;
  if (wire::equals_ignoring_case(name, "transfer-encoding")) {
    failed_ = chunked_ || read_transfer_encoding(value) != Coding::chunked;
    chunked_ = true;
    return;
  }
  if (wire::equals_ignoring_case(name, "content-length")) {
    auto length = parse_length(value);
    failed_ = !length || length_;
    length_ = length;
  }
  if (wire::equals_ignoring_case(name, "connection")) read_connection(value, connection_);
  response_.headers.add(std::string(name), std::string(value));
}

void ResponseParser::end_of_fields() {
  int status = response_.status;
  if (status < 200) {  // an interim answer: the real one follows
    bytes_ = 0;
    response_ = {};
    step_ = Step::line;
    return;
  }
  keep_alive_ = !connection_.close && (keep_alive_ || connection_.keep_alive);
  if (chunked_ && length_) failed_ = true;
  if (head_ || status == 204 || status == 304) {
    body_.start_empty();
  } else if (chunked_) {
    body_.start_chunked();
  } else if (length_) {
    body_.start_length(*length_, response_.body);
  } else {
    body_.start_until_close();
    keep_alive_ = false;
  }
  step_ = Step::body;
}

}  // namespace net
