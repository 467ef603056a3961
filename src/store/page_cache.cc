#include "store/page_cache.h"

#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace store {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

thread_local bool without_waiting = false;

class CachedFile : public rocksdb::FSRandomAccessFile {
 public:
  CachedFile(std::string name, int file) : name_(std::move(name)), file_(file) {}
  ~CachedFile() override { ::close(file_); }

  /// Less than `size` only at the end of the file.
  IOStatus Read(uint64_t offset, size_t size, const IOOptions&, rocksdb::Slice* result, char* scratch,
                IODebugContext*) const override {
    size_t done = 0;
    while (done < size) {
      iovec rest{scratch + done, size - done};
      ssize_t read = ::preadv2(file_, &rest, 1, static_cast<off_t>(offset + done), without_waiting ? RWF_NOWAIT : 0);
      if (read < 0 && errno == EINTR) continue;
      if (read < 0) return failed(errno);
      if (read == 0) break;
      done += static_cast<size_t>(read);
    }
    *result = rocksdb::Slice(scratch, done);
    return IOStatus::OK();
  }

  IOStatus Prefetch(uint64_t offset, size_t size, const IOOptions&, IODebugContext*) override {
    return ::readahead(file_, static_cast<off64_t>(offset), size) == 0 ? IOStatus::OK() : failed(errno);
  }

  void Hint(AccessPattern pattern) override {
    constexpr int kAdvice[] = {POSIX_FADV_NORMAL, POSIX_FADV_RANDOM, POSIX_FADV_SEQUENTIAL, POSIX_FADV_WILLNEED,
                               POSIX_FADV_DONTNEED};
    static_assert(kNormal == 0 && kWontNeed == 4);
    ::posix_fadvise(file_, 0, 0, kAdvice[pattern]);
  }

  IOStatus InvalidateCache(size_t offset, size_t size) override {
    ::posix_fadvise(file_, static_cast<off_t>(offset), static_cast<off_t>(size), POSIX_FADV_DONTNEED);
    return IOStatus::OK();
  }

 private:
  /// Whatever keeps a read from being done without waiting, a worker tries again and hears of it.
  IOStatus failed(int error) const {
    if (without_waiting) return rocksdb::status_to_io_status(rocksdb::Status::Incomplete());
    return IOStatus::IOError("reading " + name_, std::strerror(error));
  }
  const std::string name_;
  const int file_;
};

class CachedFiles : public rocksdb::FileSystemWrapper {
 public:
  explicit CachedFiles(std::shared_ptr<rocksdb::FileSystem> base) : FileSystemWrapper(std::move(base)) {}
  const char* Name() const override { return "CachedFiles"; }

  IOStatus NewRandomAccessFile(const std::string& name, const rocksdb::FileOptions&,
                               std::unique_ptr<rocksdb::FSRandomAccessFile>* result, IODebugContext*) override {
    int file;
    do {
      file = ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
    } while (file < 0 && errno == EINTR);
    if (file < 0 && errno == ENOENT) return IOStatus::PathNotFound("opening " + name, std::strerror(errno));
    if (file < 0) return IOStatus::IOError("opening " + name, std::strerror(errno));
    *result = std::make_unique<CachedFile>(name, file);
    return IOStatus::OK();
  }
};

}  // namespace

ReadsWithoutWaiting::ReadsWithoutWaiting(Tier tier) : before_(without_waiting) {
  if (tier == Tier::memory) without_waiting = true;
}
ReadsWithoutWaiting::~ReadsWithoutWaiting() { without_waiting = before_; }

std::shared_ptr<rocksdb::FileSystem> with_page_cache(std::shared_ptr<rocksdb::FileSystem> base) {
  return std::make_shared<CachedFiles>(std::move(base));
}

}  // namespace store
