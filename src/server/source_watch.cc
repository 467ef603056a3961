#include "server/source_watch.h"

#include <errno.h>
#include <fmt/format.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <utility>

namespace server {
namespace {

namespace fs = std::filesystem;

constexpr uint32_t kWhole =
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF;

/// What editors put beside a file while it is open, and version control.
bool is_passing(std::string_view name) {
  return name == ".git" || name == ".hg" || name == ".svn" || name.ends_with('~') || name.ends_with(".swp") ||
         name.ends_with(".swx") || name.starts_with(".#") || name == "4913";
}

}  // namespace

base::Result<SourceWatch> SourceWatch::open(fs::path ignored) {
  int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  if (fd < 0) return base::fail(base::internal_error(fmt::format("files cannot be watched (inotify): {}", strerror(errno))));
  std::error_code error;
  return SourceWatch(fd, fs::weakly_canonical(ignored, error));
}

SourceWatch::SourceWatch(SourceWatch&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), ignored_(std::move(other.ignored_)), folders_(std::move(other.folders_)) {}

SourceWatch::~SourceWatch() {
  if (fd_ >= 0) close(fd_);
}

base::Status SourceWatch::follow(const std::vector<fs::path>& sources) {
  for (const fs::path& source : sources) {
    std::error_code error;
    fs::path real = fs::weakly_canonical(source, error);
    if (fs::is_directory(real, error)) {
      CHECK_OK(add_tree(real));
    } else {
      CHECK_OK(add(real.parent_path(), real.filename()));
    }
  }
  return {};
}

/// `name` "": all of the folder.
base::Status SourceWatch::add(const fs::path& folder, const std::string& name) {
  int watch = inotify_add_watch(fd_, folder.c_str(), kWhole | IN_ONLYDIR);
  if (watch < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return {};  // it went away meanwhile
    const char* hint = errno == ENOSPC ? " (the system's fs.inotify.max_user_watches is used up)" : "";
    return base::fail(base::internal_error(fmt::format("{} cannot be watched: {}{}", folder.string(), strerror(errno), hint)));
  }
  Folder& entry = folders_[watch];
  if (name.empty()) {
    entry.all = true;
  } else {
    entry.names.insert(name);
  }
  return {};
}

base::Status SourceWatch::add_tree(const fs::path& folder) {
  CHECK_OK(add(folder, ""));
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    std::error_code gone;
    if (!at->is_directory(gone) || at->is_symlink(gone)) continue;
    if (is_passing(at->path().filename().native()) || at->path() == ignored_) {
      at.disable_recursion_pending();
      continue;
    }
    CHECK_OK(add(at->path(), ""));
  }
  return {};
}

bool SourceWatch::take_changes() {
  bool counts = false;
  alignas(inotify_event) char buffer[16 * 1024];
  for (;;) {
    ssize_t size = read(fd_, buffer, sizeof(buffer));
    if (size <= 0) return counts;
    for (ssize_t at = 0; at < size;) {
      auto* event = reinterpret_cast<const inotify_event*>(buffer + at);
      at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
      if (event->mask & IN_Q_OVERFLOW) counts = true;
      auto folder = folders_.find(event->wd);
      if (folder == folders_.end()) continue;
      if (event->mask & IN_IGNORED) {
        folders_.erase(folder);
        continue;
      }
      std::string_view name = event->len > 0 ? event->name : "";
      // A new file counts when it is closed; a new folder at once, as it may have been filled before it was watched.
      if ((event->mask & IN_CREATE) && !(event->mask & IN_ISDIR)) continue;
      if (is_passing(name) || (!name.empty() && name == ignored_.filename())) continue;
      counts = counts || folder->second.all || folder->second.names.contains(std::string(name));
    }
  }
}

}  // namespace server
