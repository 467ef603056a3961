#include "replication/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "replication/errors.h"
#include "replication/limits.h"
#include "store/durable_file.h"
#include "store/log.h"

namespace replication {
namespace {

namespace fs = std::filesystem;

base::Status failed_at(const fs::path& path) { return base::fail(file_failed(path, std::strerror(errno))); }

/// The same of all folders in it.
base::Status sync_tree(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> folders{folder};
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    if (entry.is_directory(error)) folders.push_back(entry.path());
  }
  for (const auto& each : folders) CHECK_OK(sync_folder(each));
  return {};
}

enum class Outcome { sent, gone };

base::Result<Outcome> send_file(Link& link, const fs::path& path, const std::string& as) {
  int file = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (file < 0) return Outcome::gone;
  struct Closer {
    int file;
    ~Closer() { ::close(file); }
  } closer{file};
  struct stat info{};
  if (::fstat(file, &info) != 0) return Outcome::gone;
  auto left = static_cast<uint64_t>(info.st_size);
  CHECK_OK(link.send(encode_message(FrameKind::file, FileHead{as, "file", left, info.st_mode & 0777})));
  std::string piece(std::min<uint64_t>(left, limits::piece_bytes), '\0');
  while (left > 0) {
    ssize_t got = ::read(file, piece.data(), std::min<uint64_t>(left, piece.size()));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return base::fail(file_failed(path, "it became shorter"));
    CHECK_OK(link.send(encode_frame(FrameKind::piece, {piece.data(), static_cast<size_t>(got)})));
    left -= static_cast<uint64_t>(got);
  }
  return Outcome::sent;
}

}  // namespace

bool is_on_its_way(std::string_view name) { return name == kIncoming || name.starts_with(kOutgoing); }

void remove_leftovers(const fs::path& data) {
  std::error_code error;
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(data, error)) {
    if (is_on_its_way(entry.path().filename().string())) found.push_back(entry.path());
  }
  for (const auto& each : found) fs::remove_all(each, error);
}

base::Status sync_folder(const fs::path& folder) { return store::sync_folder(folder) ? base::Status() : failed_at(folder); }

base::Status send_folder(Link& link, const fs::path& folder, const std::string& as) {
  std::error_code error;
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    auto path = as + "/" + entry->path().lexically_relative(folder).generic_string();
    std::error_code unknown;
    auto status = entry->symlink_status(unknown);
    if (unknown) return {};
    if (fs::is_directory(status)) {
      auto mode = static_cast<int64_t>(status.permissions()) & 0777;
      CHECK_OK(link.send(encode_message(FrameKind::file, FileHead{path, "folder", 0, mode})));
    } else if (fs::is_symlink(status)) {
      auto target = fs::read_symlink(entry->path(), unknown).string();
      if (unknown) return {};
      CHECK_OK(link.send(encode_message(FrameKind::file, FileHead{path, "link", 0, 0, std::move(target)})));
    } else if (fs::is_regular_file(status)) {
      TRY(auto outcome, send_file(link, entry->path(), path));
      if (outcome == Outcome::gone) return {};
    }
  }
  if (error || !fs::is_directory(folder, error)) return {};
  return link.send(encode_message(FrameKind::placed, Placed{as}));
}

uint64_t folder_bytes(const fs::path& folder) {
  uint64_t bytes = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    std::error_code unknown;
    if (entry->is_regular_file(unknown)) bytes += entry->file_size(unknown);
  }
  return bytes;
}

FileReceiver::FileReceiver(fs::path folder) : folder_(std::move(folder)) {
  std::error_code ignored;  // what cannot be made fails where it is written to
  fs::remove_all(folder_, ignored);
  fs::create_directory(folder_, ignored);
}

FileReceiver::~FileReceiver() {
  if (file_ >= 0) ::close(file_);
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

base::Result<std::optional<std::string>> FileReceiver::take(const Frame& frame) {
  if (frame.kind == FrameKind::piece) {
    CHECK_OK(write(frame.payload));
    return std::nullopt;
  }
  if (file_ >= 0) return base::fail(bad_frame("a file that is not whole"));
  if (frame.kind == FrameKind::file) {
    TRY(auto head, parse_message<FileHead>(frame.payload));
    CHECK_OK(begin(head));
    return std::nullopt;
  }
  TRY(auto placed, parse_message<Placed>(frame.payload));
  if (placed.path != "database" && !is_safe_path(placed.path)) return base::fail(bad_frame("a path that cannot be"));
  std::error_code error;
  fs::create_directories(folder_ / placed.path, error);
  CHECK_OK(sync_tree(folder_ / placed.path));
  return std::optional(placed.path);
}

base::Status FileReceiver::begin(const FileHead& head) {
  if (!is_safe_path(head.path)) return base::fail(bad_frame("a path that cannot be"));
  if (++files_ > limits::copied_files) return base::fail(bad_frame("too many files"));
  path_ = folder_ / head.path;
  std::error_code error;
  auto mode = static_cast<mode_t>(head.mode & 0777);
  fs::create_directories(path_.parent_path(), error);
  for (auto above = path_.parent_path(); above != folder_; above = above.parent_path()) {
    if (fs::is_symlink(above, error)) return base::fail(bad_frame("a path that leads through a link"));
  }
  if (head.kind == "folder") {
    fs::create_directories(path_, error);
    if (error || ::chmod(path_.c_str(), mode | 0700) != 0) return base::fail(file_failed(path_, "cannot be made"));
    return {};
  }
  ::unlink(path_.c_str());  // what came before and was not whole
  if (head.kind == "link") {
    if (!is_safe_link(head.path, head.target)) return base::fail(bad_frame("a link that leads elsewhere"));
    return ::symlink(head.target.c_str(), path_.c_str()) == 0 ? base::Status() : failed_at(path_);
  }
  file_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file_ < 0 || ::fchmod(file_, mode) != 0) return failed_at(path_);
  left_ = head.size;
  return left_ == 0 ? end() : base::Status();
}

base::Status FileReceiver::write(std::string_view bytes) {
  if (file_ < 0 || bytes.empty() || bytes.size() > left_) return base::fail(bad_frame("bytes that belong to no file"));
  left_ -= bytes.size();
  bytes_ += bytes.size();
  while (!bytes.empty()) {
    ssize_t written = ::write(file_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return failed_at(path_);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return left_ == 0 ? end() : base::Status();
}

base::Status FileReceiver::end() {
  bool done = ::fdatasync(file_) == 0;
  done = ::close(std::exchange(file_, -1)) == 0 && done;
  return done ? base::Status() : failed_at(path_);
}

base::Status place_package(const fs::path& received, const fs::path& data, const std::string& path) {
  std::error_code error;
  if (fs::exists(data / path, error)) {
    fs::remove_all(received / path, error);
    return {};
  }
  fs::create_directories((data / path).parent_path(), error);
  fs::permissions(received / path, fs::perms(0755), error);
  fs::rename(received / path, data / path, error);
  if (error) return base::fail(file_failed(data / path, error.message()));
  return sync_folder((data / path).parent_path());
}

base::Status place_database(const fs::path& received, const fs::path& data) {
  CHECK_OK(store::erase_database(data));
  std::error_code error;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(received, error)) {
    if (entry.path().filename() != "CURRENT") files.push_back(entry.path().filename());
  }
  files.emplace_back("CURRENT");  // it makes the rest a database
  for (const auto& file : files) {
    if (!error) fs::rename(received / file, data / file, error);
  }
  if (error) return base::fail(file_failed(data, error.message()));
  return sync_folder(data);
}

}  // namespace replication
