// A library to be preloaded into virga: writes and syncs of its database fail when the tests say so, the disk is full when they
// say so, and it notes how far each file is synced, so that the tests can take away what a power cut takes.
//
//   FAULTY_DISK_FOLDER   the data folder, absolute
//   FAULTY_DISK_CONTROL  a file of kControlBytes that is shared with the tests: a Control (tests/faulty_disk.py knows its
//   layout)
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace {

struct File {
  std::atomic<int64_t> inode;
  std::atomic<int64_t> synced;  // bytes
};

struct Control {
  std::atomic<int64_t> space;     // bytes that may still be written; -1: any number
  std::atomic<int64_t> writes;    // that succeed before some fail; -1: none fails
  std::atomic<int64_t> syncs;     // likewise
  std::atomic<int64_t> failures;  // how many fail then
  std::atomic<int64_t> torn;      // 1: half of a write that fails is written
  std::atomic<int64_t> failed;    // how many failed, also for lack of space
  std::atomic<int64_t> reserved[2];
  File files[4000];
};

constexpr size_t kControlBytes = 65536;
static_assert(sizeof(Control) <= kControlBytes);

template <class F>
F next(const char* name) {
  return reinterpret_cast<F>(dlsym(RTLD_NEXT, name));
}

Control* control() {
  static Control* shared = [] {
    const char* path = std::getenv("FAULTY_DISK_CONTROL");
    int file = path ? ::open(path, O_RDWR | O_CLOEXEC) : -1;
    if (file < 0) return static_cast<Control*>(nullptr);
    void* memory = ::mmap(nullptr, kControlBytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    ::close(file);
    return memory == MAP_FAILED ? nullptr : static_cast<Control*>(memory);
  }();
  return shared;
}

bool is_of_database(std::string_view path) {
  static const std::string_view folder = std::getenv("FAULTY_DISK_FOLDER") ? std::getenv("FAULTY_DISK_FOLDER") : "";
  if (folder.empty() || !path.starts_with(folder)) return false;
  auto name = path.substr(path.rfind('/') + 1);
  return name.ends_with(".log") || name.ends_with(".sst") || name.ends_with(".dbtmp") || name.starts_with("MANIFEST-") ||
         name == "virga.probe";
}

bool is_of_database(int file) {
  if (!control()) return false;
  char link[64] = "/proc/self/fd/", path[4096];
  char* end = link + std::strlen(link);
  char digits[16];
  int count = 0;
  for (int rest = file; rest > 0 || count == 0; rest /= 10) digits[count++] = static_cast<char>('0' + rest % 10);
  while (count > 0) *end++ = digits[--count];
  *end = 0;
  auto length = ::readlink(link, path, sizeof path);
  return length > 0 && is_of_database(std::string_view(path, static_cast<size_t>(length)));
}

void note_synced(int file, bool made_anew) {
  struct stat info;
  if (::fstat(file, &info) != 0) return;
  auto inode = static_cast<int64_t>(info.st_ino);
  for (auto& each : control()->files) {
    int64_t none = 0;
    if (each.inode.load() != inode && !each.inode.compare_exchange_strong(none, inode) && none != inode) continue;
    each.synced = made_anew ? 0 : static_cast<int64_t>(info.st_size);
    return;
  }
}

/// Whether this one fails; counts down.
bool fails(std::atomic<int64_t>& before) {
  if (before.load() < 0) return false;
  if (before.fetch_sub(1) > 0) return false;
  if (control()->failures.fetch_sub(1) > 1) {
    before = 0;
  } else {
    before = -1;
  }
  ++control()->failed;
  return true;
}

int synced(int file, const char* name) {
  auto real = next<int (*)(int)>(name);
  if (!is_of_database(file)) return real(file);
  if (fails(control()->syncs)) {
    errno = EIO;
    return -1;
  }
  int done = real(file);
  if (done == 0) note_synced(file, false);
  return done;
}

int opened(const char* name, const char* path, int flags, mode_t mode) {
  auto real = next<int (*)(const char*, int, ...)>(name);
  int file = real(path, flags, mode);
  if (file >= 0 && flags & (O_CREAT | O_TRUNC) && is_of_database(std::string_view(path)) && control()) {
    note_synced(file, flags & O_TRUNC);
  }
  return file;
}

}  // namespace

extern "C" {

ssize_t write(int file, const void* bytes, size_t count) {
  static auto real = next<ssize_t (*)(int, const void*, size_t)>("write");
  if (!is_of_database(file)) return real(file, bytes, count);
  if (fails(control()->writes)) {
    if (control()->torn.load() != 0) (void)real(file, bytes, count / 2);
    errno = EIO;
    return -1;
  }
  if (auto space = control()->space.load(); space >= 0) {
    if (space == 0) {
      ++control()->failed;
      errno = ENOSPC;
      return -1;
    }
    count = count < static_cast<size_t>(space) ? count : static_cast<size_t>(space);
    control()->space -= static_cast<int64_t>(count);
  }
  return real(file, bytes, count);
}

int fdatasync(int file) { return synced(file, "fdatasync"); }
int fsync(int file) { return synced(file, "fsync"); }

int open(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;
  va_end(more);
  return opened("open", path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;
  va_end(more);
  return opened("open64", path, flags, mode);
}

}  // extern "C"
