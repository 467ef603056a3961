#include "server/desk.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include "base/log.h"

namespace server {
namespace {

using base::Result;

constexpr const char* kSocket = "virga.sock";
constexpr size_t kMaxLineBytes = 8192;
constexpr int kPatienceMs = 5000;  // for a request to come in

base::Error desk_failed(const std::filesystem::path& data, std::string_view doing) {
  return base::internal_error(
      fmt::format("the socket {} cannot be {}: {}", (data / kSocket).string(), doing, std::strerror(errno)));
}

/// The address of the folder's socket. Addresses are short, so it names the folder by an open descriptor of it.
struct Address {
  explicit Address(const std::filesystem::path& data) : folder(::open(data.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {
    address.sun_family = AF_UNIX;
    auto end = fmt::format_to_n(address.sun_path, sizeof address.sun_path - 1, "/proc/self/fd/{}/{}", folder, kSocket);
    *end.out = '\0';
  }
  ~Address() {
    if (folder >= 0) ::close(folder);
  }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address); }
  int folder;
  sockaddr_un address{};
};

bool send_line(int descriptor, std::string line) {
  line += '\n';
  for (std::string_view rest = line; !rest.empty();) {
    ssize_t sent = ::send(descriptor, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    rest.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

/// A line without its end; nothing when the other side hangs up before.
std::optional<std::string> receive_line(int descriptor) {
  std::string line;
  while (line.size() < kMaxLineBytes) {
    char piece[512];
    ssize_t got = ::recv(descriptor, piece, sizeof piece, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    line.append(piece, static_cast<size_t>(got));
    if (auto end = line.find('\n'); end != std::string::npos) return line.substr(0, end);
  }
  return std::nullopt;
}

base::Error hung_up() { return base::internal_error("the virga that serves from the folder ended"); }

}  // namespace

Result<std::unique_ptr<Desk>> Desk::open(const std::filesystem::path& data, Serve serve) {
  auto path = data / kSocket;
  ::unlink(path.c_str());
  int listening = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listening < 0) return base::fail(desk_failed(data, "made"));
  Address address(data);
  if (::bind(listening, address.get(), sizeof address.address) != 0 || ::chmod(path.c_str(), 0600) != 0 ||
      ::listen(listening, 8) != 0) {
    auto error = desk_failed(data, "made");
    ::close(listening);
    return base::fail(std::move(error));
  }
  return std::unique_ptr<Desk>(new Desk(std::move(path), listening, std::move(serve)));
}

Desk::Desk(std::filesystem::path path, int listening, Serve serve)
    : path_(std::move(path)), listening_(listening), serve_(std::move(serve)), thread_([this] { run(); }) {}

Desk::~Desk() {
  stop_.set();
  thread_.join();
  ::close(listening_);
  ::unlink(path_.c_str());
}

/// Waits for it, or for the end: false.
bool Desk::readable(int descriptor) const {
  for (;;) {
    pollfd waited[] = {{stop_.descriptor(), POLLIN, 0}, {descriptor, POLLIN, 0}};
    if (::poll(waited, 2, -1) < 0 && errno == EINTR) continue;
    if (waited[0].revents != 0) return false;
    if (waited[1].revents != 0) return true;
  }
}

void Desk::run() {
  while (readable(listening_)) {
    int client = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    serve(client);
    ::close(client);
  }
}

void Desk::serve(int client) {
  timeval patience{kPatienceMs / 1000, 0};
  ::setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  auto request = receive_line(client);
  if (!request) return;
  auto served = serve_(*request);
  if (!served) base::log(base::LogLevel::warning, "server", "{}: {}", *request, served.error().message);
  bool told = send_line(client, served ? "ok " + served->answer : "error " + served.error().message);
  if (told && served) readable(client);  // until it hangs up
  ::shutdown(client, SHUT_RDWR);         // before what is held goes away, so that the client can tell
}

Result<AtDesk> AtDesk::come(const std::filesystem::path& data) {
  int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  AtDesk here(descriptor);
  Address address(data);
  if (descriptor < 0 || ::connect(descriptor, address.get(), sizeof address.address) != 0) {
    return base::fail({base::ErrorKind::missing, "NobodyServes",
                       fmt::format("no virga serves from {}: {}", data.string(), std::strerror(errno))});
  }
  return here;
}

AtDesk::~AtDesk() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<std::string> AtDesk::ask(std::string_view request) {
  auto answer = send_line(descriptor_, std::string(request)) ? receive_line(descriptor_) : std::nullopt;
  if (!answer) return base::fail(hung_up());
  if (answer->starts_with("ok ")) return answer->substr(3);
  return base::fail(base::internal_error(answer->substr(std::min(answer->size(), answer->find(' ') + 1))));
}

base::Status AtDesk::still_held() const {
  char byte;
  ssize_t got = ::recv(descriptor_, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return {};
  return base::fail(hung_up());
}

}  // namespace server
