// Connection: one accepted socket and the coroutine that serves it, request after request.
//
//   idle -> header -> body -> handling -> writing -> idle ...      error, timeout -> writing -> lingering -> gone
//
// Lives on its loop's thread, in the list of its Listener::Core, which sweeps over it once a second (instead of a timer per
// read) and destroys it after `serve` has ended, or to drop it.
#pragma once
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <list>
#include <string>
#include <vector>

#include "net/parser.h"
#include "net/running.h"
#include "net/server.h"
#include "net/waiter.h"
#include "net/writer.h"

namespace net {

using Socket = boost::asio::basic_stream_socket<boost::asio::generic::stream_protocol, boost::asio::io_context::executor_type>;

/// What a connection needs of the listener it belongs to.
struct ConnectionOwner {
  virtual ~ConnectionOwner() = default;
  virtual const ListenOptions& options() const = 0;
  virtual int64_t tick() const = 0;                      // seconds, counted by the sweep
  virtual bool draining() const = 0;                     // close after the current request
  virtual void ended(class Connection& connection) = 0;  // called as the last act of its coroutine
};

class Connection {
 public:
  Connection(ConnectionOwner& owner, boost::asio::io_context& io, int fd, int family, std::string remote_address);
  ~Connection() { *self_ = nullptr; }
  void start() { serving_ = Running(serve()); }
  void sweep();       // ends what takes too long
  void close_idle();  // ends it when it is between requests

  std::list<Connection>::iterator place;  // kept by the owner

 private:
  enum class Phase { idle, header, body, handling, writing, lingering };
  base::Task<void> serve();
  base::Task<bool> handle();
  base::Task<bool> flush();
  base::Task<bool> pour();
  bool too_large() const;
  base::Task<bool> send_pieces(wire::Pieces& pieces, const Framing& framing);
  void hold_back(std::string_view body);
  void send_held();
  base::Task<void> refuse(int status);
  base::Task<void> linger();
  void cancel_read();
  bool parse();
  void arm();
  void enter(Phase phase);
  void grow();

  ConnectionOwner& owner_;
  Socket socket_;
  Waiter waiter_;
  RequestParser parser_;
  std::vector<char> buffer_;  // [begin_, end_) is read and not parsed
  size_t begin_ = 0, end_ = 0;
  std::string head_;
  Outgoing outgoing_;
  std::string held_;  // answers to go out with the next one, whose request is read already; sent in a moment in any case
  std::shared_ptr<Connection*> self_ = std::make_shared<Connection*>(this);  // for work posted to the loop
  std::shared_ptr<BodySink> sink_;                                           // of the request that comes in
  bool sink_chosen_ = false;
  std::string remote_address_;
  Phase phase_ = Phase::handling;
  int64_t deadline_ = 0;
  bool timed_out_ = false;
  Running serving_;  // last: destroyed before what its frames refer to
};

}  // namespace net
