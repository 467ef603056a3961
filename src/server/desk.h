// Desk: where commands on this machine ask the virga that serves from a data folder: a socket in that folder, virga.sock, which
// only those reach who may read the folder. One line asks, one line answers.
//
//   client   checkpoint\n  ──▶  Desk: a copy of the database is made           what was asked for is held
//   client   ◀── ok /data/checkpoint\n                                         until the client hangs up
//   client   closes        ──▶  Desk: the copy goes away
//
// One client at a time: the next waits for its turn.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "base/result.h"
#include "net/channel.h"

namespace server {

/// An answer, and what is there as long as the client is.
struct Served {
  std::string answer;
  std::shared_ptr<void> held;
};

class Desk {
 public:
  /// Called on the desk's thread; may wait.
  using Serve = std::function<base::Result<Served>(std::string_view request)>;

  /// Replaces a socket that is left from before: who opens the folder's desk holds the folder's lock.
  static base::Result<std::unique_ptr<Desk>> open(const std::filesystem::path& data, Serve serve);
  ~Desk();

 private:
  Desk(std::filesystem::path path, int listening, Serve serve);
  void run();
  void serve(int client);
  bool readable(int descriptor) const;

  const std::filesystem::path path_;
  const int listening_;
  const net::WakeUp stop_;  // set when it is time to
  const Serve serve_;
  std::thread thread_;
};

/// A conversation with the desk of a folder. Destroying it hangs up.
class AtDesk {
 public:
  /// Fails with kind `missing` when nobody serves from the folder.
  static base::Result<AtDesk> come(const std::filesystem::path& data);
  AtDesk(AtDesk&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  ~AtDesk();
  /// The answer behind "ok ". May take long.
  base::Result<std::string> ask(std::string_view request);
  /// Fails when what was answered is not held any more.
  base::Status still_held() const;

 private:
  explicit AtDesk(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace server
