#include "archive/transfer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "archive/errors.h"
#include "crypto/hash.h"
#include "store/durable_file.h"

namespace archive {
namespace {

namespace fs = std::filesystem;
using base::Result;
using base::Status;

constexpr size_t kPieceBytes = size_t{1024} * 1024;

class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags, mode_t mode = 0) : number_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}
  Descriptor(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }
  bool good() const { return number_ >= 0; }

 private:
  int number_;
};

base::Error failed(std::string_view doing, const fs::path& path) { return file_failed(doing, path, std::strerror(errno)); }

ssize_t read_piece(int file, char* piece) {
  for (;;) {
    ssize_t got = ::read(file, piece, kPieceBytes);
    if (got >= 0 || errno != EINTR) return got;
  }
}

}  // namespace

Result<Copied> copy_file(const fs::path& from, const fs::path& to, int64_t mode) {
  Descriptor source(from, O_RDONLY);
  if (!source.good()) return base::fail(failed("reading", from));
  Descriptor target(to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
  if (!target.good()) return base::fail(failed("writing", to));
  std::vector<char> piece(kPieceBytes);
  crypto::Sha256 hash;
  Copied copied;
  for (;;) {
    ssize_t got = read_piece(source.number(), piece.data());
    if (got < 0) return base::fail(failed("reading", from));
    if (got == 0) break;
    std::string_view bytes(piece.data(), static_cast<size_t>(got));
    hash.update(bytes);
    if (!store::write_all(target.number(), bytes)) return base::fail(failed("writing", to));
    copied.bytes += got;
  }
  if (::fchmod(target.number(), static_cast<mode_t>(mode)) != 0 || ::fsync(target.number()) != 0) {
    return base::fail(failed("writing", to));
  }
  copied.digest = crypto::hex(hash.finish());
  return copied;
}

Status replace_file(const fs::path& path, std::string_view text) {
  if (!store::replace_file(path, text)) return base::fail(failed("writing", path));
  return sync_folder(path.parent_path());
}

Result<std::string> read_file(const fs::path& path) {
  Descriptor file(path, O_RDONLY);
  if (!file.good()) return base::fail(failed("reading", path));
  std::string text;
  std::vector<char> piece(kPieceBytes);
  for (;;) {
    ssize_t got = read_piece(file.number(), piece.data());
    if (got < 0) return base::fail(failed("reading", path));
    if (got == 0) return text;
    text.append(piece.data(), static_cast<size_t>(got));
  }
}

Status sync_folder(const fs::path& folder) {
  if (!store::sync_folder(folder)) return base::fail(failed("writing", folder));
  return {};
}

}  // namespace archive
