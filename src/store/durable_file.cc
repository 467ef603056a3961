#include "store/durable_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>

namespace store {
namespace {

/// False with the errno of before.
bool failed(int reason) {
  errno = reason;
  return false;
}

bool close_after(int file, bool done) {
  int reason = errno;
  bool closed = ::close(file) == 0;
  return done ? closed : failed(reason);
}

}  // namespace

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

bool replace_file(const std::filesystem::path& path, std::string_view text) {
  std::string fresh = path.string() + ".new";
  ::unlink(fresh.c_str());
  int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0) return false;
  bool done = close_after(file, ::fchmod(file, 0600) == 0 && write_all(file, text) && ::fsync(file) == 0);
  if (done && ::rename(fresh.c_str(), path.c_str()) == 0) return true;
  int reason = errno;
  ::unlink(fresh.c_str());
  return failed(reason);
}

bool sync_folder(const std::filesystem::path& folder) {
  int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return file >= 0 && close_after(file, ::fsync(file) == 0);
}

}  // namespace store
