#include "store/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include "store/errors.h"

namespace store {

base::Result<FolderLock> FolderLock::take(const std::filesystem::path& folder) {
  FolderLock lock;
  lock.descriptor_ = ::open((folder / "virga.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock.descriptor_ < 0) return base::fail(folder_not_writable(folder, std::strerror(errno)));
  char process[24] = {};
  if (::flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0) {
    ssize_t read = ::pread(lock.descriptor_, process, sizeof process - 1, 0);
    return base::fail(folder_in_use(folder, std::string_view(process, read > 0 ? static_cast<size_t>(read) : 0)));
  }
  std::string own = std::to_string(::getpid());
  if (::ftruncate(lock.descriptor_, 0) != 0 || ::pwrite(lock.descriptor_, own.data(), own.size(), 0) < 0) {
    return base::fail(folder_not_writable(folder, std::strerror(errno)));
  }
  return lock;
}

std::optional<pid_t> FolderLock::holder(const std::filesystem::path& folder) {
  FolderLock file;
  file.descriptor_ = ::open((folder / "virga.lock").c_str(), O_RDWR | O_CLOEXEC);
  if (file.descriptor_ < 0 || ::flock(file.descriptor_, LOCK_EX | LOCK_NB) == 0) return std::nullopt;
  char process[24] = {};
  if (::pread(file.descriptor_, process, sizeof process - 1, 0) < 0) return 0;
  return static_cast<pid_t>(std::strtol(process, nullptr, 10));
}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace store
