#include "net/connection.h"

#include <sys/socket.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <cstring>
#include <limits>
#include <utility>

namespace net {
namespace {

namespace asio = boost::asio;
static_assert(limits::most_buffer_bytes > limits::header_bytes);  // a header line always fits, so a full buffer always moves on

int64_t seconds(std::chrono::milliseconds time) { return std::chrono::ceil<std::chrono::seconds>(time).count() + 1; }

wire::Response plain_refusal(int status) {
  wire::Response response{.status = status};
  response.headers.add("Content-Type", "text/plain");
  response.body = std::string(wire::reason(status)) + "\n";
  return response;
}

}  // namespace

Connection::Connection(ConnectionOwner& owner, asio::io_context& io, int fd, int family, std::string remote_address)
    : owner_(owner),
      socket_(io),
      // Bodies that are handed on have no limit; those beside them are held to theirs as they come in.
      parser_(owner.options().sink ? std::numeric_limits<size_t>::max() : owner.options().max_body_bytes),
      buffer_(limits::first_buffer_bytes),
      remote_address_(std::move(remote_address)) {
  boost::system::error_code error;
  socket_.assign(asio::generic::stream_protocol(family, 0), fd, error);
  if (error) {
    ::close(fd);
    return;  // the first read fails and ends it
  }
  socket_.native_non_blocking(true, error);
}

void Connection::enter(Phase phase) {
  phase_ = phase;
  switch (phase) {
    case Phase::idle: deadline_ = owner_.tick() + seconds(owner_.options().idle_timeout); break;
    case Phase::header: deadline_ = owner_.tick() + seconds(owner_.options().header_timeout); break;
    case Phase::body: deadline_ = owner_.tick() + seconds(owner_.options().body_timeout); break;
    case Phase::handling: deadline_ = std::numeric_limits<int64_t>::max(); break;
    case Phase::writing: deadline_ = owner_.tick() + seconds(limits::write_timeout); break;
    case Phase::lingering: deadline_ = owner_.tick() + seconds(limits::linger_timeout); break;
  }
}

void Connection::arm() {
  auto phase = parser_.idle() ? Phase::idle : parser_.in_body() ? Phase::body : Phase::header;
  if (phase != phase_) enter(phase);
}

/// Ends the read under way, if it is still one: bytes that came in just now are served all the same.
void Connection::cancel_read() {
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

void Connection::sweep() {
  if (owner_.tick() < deadline_) return;
  if (phase_ == Phase::idle) return cancel_read();
  if (phase_ == Phase::header || phase_ == Phase::body) {
    timed_out_ = true;
    return cancel_read();  // then the answer is 408
  }
  boost::system::error_code ignored;
  socket_.close(ignored);
}

void Connection::close_idle() {
  char byte;
  bool quiet = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) <= 0;  // else a request is on its way in
  if (phase_ == Phase::idle && quiet) cancel_read();
}

void Connection::grow() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ == buffer_.size()) buffer_.resize(std::min(buffer_.size() * 2, limits::most_buffer_bytes));
}

/// Parses what is read. True when a request is complete or refused, false when more must be read first.
bool Connection::parse() {
  begin_ += parser_.feed({buffer_.data() + begin_, end_ - begin_});
  if (begin_ == end_) begin_ = end_ = 0;
  if (parser_.ready() || parser_.error()) return true;
  if (parser_.wants_continue()) {
    parser_.continued();
    send_held();
    constexpr std::string_view line = "HTTP/1.1 100 Continue\r\n\r\n";
    outgoing_.start(line, {});
    outgoing_.send(socket_.native_handle());  // 25 bytes fit, or the client goes on by itself after a while
  }
  return false;
}

base::Task<void> Connection::serve() {
  for (;;) {
    bool dropped = false;
    while (!parse()) {
      if (owner_.options().sink && ((dropped = !co_await pour()) || too_large())) break;
      arm();
      if (end_ == buffer_.size()) grow();
      socket_.async_read_some(asio::buffer(buffer_.data() + end_, buffer_.size() - end_), waiter_.begin());
      co_await waiter_.done();
      if (waiter_.error()) break;
      end_ += waiter_.bytes();
    }
    if (int status = parser_.error() ? parser_.error() : too_large() ? 413 : !parser_.ready() && timed_out_ ? 408 : 0) {
      co_await refuse(status);
      break;
    }
    if (dropped || !parser_.ready()) break;
    if (owner_.options().sink && !co_await pour()) break;
    timed_out_ = false;
    if (!co_await handle()) break;
  }
  send_held();
  boost::system::error_code ignored;
  socket_.close(ignored);
  owner_.ended(*this);
}

/// Serves the request that is ready. False when the connection ends with it.
base::Task<bool> Connection::handle() {
  Framing framing{.keep_alive = parser_.keep_alive(), .minor_version = parser_.minor_version()};
  auto request = parser_.take();
  request.remote_address = remote_address_;
  if (sink_) {
    for (auto& [name, value] : parser_.trailers()) request.headers.add(name, value);
  }
  sink_chosen_ = false;
  framing.head = request.method == "HEAD";
  enter(Phase::handling);
  auto response = co_await owner_.options().handler(std::move(request));
  sink_.reset();
  framing.keep_alive = framing.keep_alive && !response.close && !owner_.draining();
  if (response.more) {
    response.chunked = true;
    framing.goes_on = !framing.head;
    if (framing.minor_version == 0) framing.keep_alive = false;  // its end is the connection's
  }
  head_ = std::exchange(held_, {});
  apply_coding(framing, response);
  render_head(response, framing, head_);
  auto body = has_body(response, framing) ? std::string_view(response.body) : std::string_view();
  if (framing.keep_alive && !response.more && begin_ < end_ && head_.size() + body.size() <= limits::held_bytes) {
    hold_back(body);
    co_return true;
  }
  outgoing_.start(head_, body);
  auto progress = outgoing_.send(socket_.native_handle());
  if (progress == Outgoing::Progress::would_block) {
    if (!co_await flush()) co_return false;
  } else if (progress == Outgoing::Progress::failed) {
    co_return false;
  }
  if (framing.goes_on && !co_await send_pieces(*response.more, framing)) co_return false;
  co_return framing.keep_alive;
}

/// Sends each piece when it is there. False when the connection ends with it.
base::Task<bool> Connection::send_pieces(wire::Pieces& pieces, const Framing& framing) {
  for (bool last = false; !last;) {
    enter(Phase::handling);
    auto piece = co_await pieces();
    if (!piece) co_return false;
    last = !*piece;
    wire::Response part{.body = last ? "" : **std::move(piece), .chunked = true};
    if (!last && part.body.empty()) continue;
    Framing coding = framing;
    coding.goes_on = !last;
    apply_coding(coding, part);
    outgoing_.start({}, part.body);
    auto progress = outgoing_.send(socket_.native_handle());
    if (progress == Outgoing::Progress::failed) co_return false;
    if (progress == Outgoing::Progress::would_block && !co_await flush()) co_return false;
  }
  co_return true;
}

bool Connection::too_large() const {
  auto& options = owner_.options();
  return options.sink && !sink_ && parser_.has_head() && parser_.head().body.size() > options.max_body_bytes;
}

/// Hands on what is there of a body that has a sink. False when the sink wants no more.
base::Task<bool> Connection::pour() {
  if (!parser_.has_head()) co_return true;
  if (!std::exchange(sink_chosen_, true)) sink_ = owner_.options().sink(parser_.head());
  if (!sink_ || parser_.head().body.empty()) co_return true;
  enter(Phase::handling);
  auto sink = sink_;
  co_return co_await (*sink)(parser_.take_body());
}

/// Keeps the answer in head_ for the next one: a client that sends two requests at once gets both answers in one write.
void Connection::hold_back(std::string_view body) {
  held_ = head_.append(body);
  boost::asio::post(socket_.get_executor(), [self = self_] {
    if (*self) (*self)->send_held();
  });
}

void Connection::send_held() {
  if (held_.empty()) return;
  auto sent = ::send(socket_.native_handle(), held_.data(), held_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  boost::system::error_code ignored;
  if (sent != static_cast<ssize_t>(held_.size())) socket_.close(ignored);  // it fills the socket without reading answers
  held_.clear();
}

base::Task<bool> Connection::flush() {
  enter(Phase::writing);
  auto progress = Outgoing::Progress::would_block;
  while (progress == Outgoing::Progress::would_block) {
    socket_.async_wait(Socket::wait_write, waiter_.begin());
    co_await waiter_.done();
    if (waiter_.error()) co_return false;
    progress = outgoing_.send(socket_.native_handle());
  }
  co_return progress == Outgoing::Progress::done;
}

base::Task<void> Connection::refuse(int status) {
  auto& custom = owner_.options().refuse;
  auto response = custom ? custom(status) : plain_refusal(status);
  Framing framing{.keep_alive = false};
  head_ = std::exchange(held_, {});
  render_head(response, framing, head_);
  outgoing_.start(head_, response.body);
  auto progress = outgoing_.send(socket_.native_handle());
  if (progress == Outgoing::Progress::failed) co_return;
  if (progress == Outgoing::Progress::would_block && !co_await flush()) co_return;
  co_await linger();
}

/// Closing with unread input would reset the connection and take the answer with it, so what still comes is read and dropped.
base::Task<void> Connection::linger() {
  enter(Phase::lingering);
  ::shutdown(socket_.native_handle(), SHUT_WR);
  for (size_t dropped = 0; dropped < limits::linger_bytes; dropped += waiter_.bytes()) {
    socket_.async_read_some(asio::buffer(buffer_), waiter_.begin());
    co_await waiter_.done();
    if (waiter_.error()) co_return;
  }
}

}  // namespace net
